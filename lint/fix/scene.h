// The statement that a finding is about, and its surroundings, as far as a fix must know them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/chain/chain.h"
#include "lint/engine/finding.h"
#include "lint/sql/split.h"

namespace fix {

// A script's statements.
class Statements {
 public:
  Statements(std::string_view source, std::vector<sql::Piece> script)
      : pieces(std::move(script)), source_(source), asked_(pieces.size()) {}

  // What one asks for; spans in it count from the statement's beginning. Null: it asks for several things, or
  // for what nobody knows. Each is parsed when it is first asked for: most fixes only read its words.
  const ast::Change* change(size_t number) const;

  std::vector<sql::Piece> pieces;

 private:
  std::string_view source_;  // the file
  mutable std::vector<std::optional<std::vector<ast::Change>>> asked_;
};

// Each script read once, however many findings it has.
class Scripts {
 public:
  explicit Scripts(const chain::Chain& chain) : chain_(chain) {}
  const Statements& of(const chain::Script& script);

 private:
  const chain::Chain& chain_;
  std::map<std::pair<uint32_t, uint32_t>, Statements> read_;  // by file and beginning
};

struct Scene {
  const chain::Chain& chain;
  const catalog::Catalog& head;
  Scripts& scripts;
  const lint::Finding& finding;
  const chain::Revision& revision;
  const chain::Script& script;
  const text::Source& source;
  const Statements& statements;  // of the script
  size_t number = 0;             // of the finding's statement
  bool down = false;             // the script is the revision's down

  const sql::Piece& piece() const { return statements.pieces[number]; }
  text::Span span() const { return piece().span; }
  std::string_view sql() const { return source.slice(span()); }
  bool alone() const { return statements.pieces.size() == 1; }
  template <class T>
  const T* asks() const {
    return std::get_if<T>(statements.change(number));
  }
  // The piece of the revision's down that `is_it` accepts, where the finding is of its up.
  template <class IsIt>
  const sql::Piece* in_down(IsIt is_it) const {
    if (down || !revision.down) return nullptr;
    const Statements& others = scripts.of(*revision.down);
    for (size_t i = 0; i < others.pieces.size(); ++i) {
      const ast::Change* change = others.change(i);
      if (change && is_it(*change)) return &others.pieces[i];
    }
    return nullptr;
  }
};

// Nothing where the finding is about no statement, or its file is not the SQL that it holds: code, or a text
// with placeholders filled in.
std::optional<Scene> scene_of(const chain::Chain& chain, const catalog::Catalog& head, Scripts& scripts,
                              const lint::Finding& finding);

// ---- edits ----------------------------------------------------------------------------------------

lint::Edit insert(const Scene& scene, uint32_t at, std::string text);
lint::Edit replace(const Scene& scene, text::Span span, std::string text);
// With its ';', and with the lines that nothing else stands on.
lint::Edit remove(const Scene& scene, const chain::Script& script, const sql::Piece& piece);

// Where in the source the first of these keywords ends, in a statement; nothing where it has none.
std::optional<uint32_t> after_keyword(std::string_view sql, uint32_t base,
                                      const std::vector<std::string_view>& keywords);

// What makes the scene's script run in no transaction; empty where it does already, nothing where that is
// not said in the file.
std::optional<std::vector<lint::Edit>> out_of_transaction(const Scene& scene);

// As it is written in SQL.
std::string sql_name(const ast::Name& name);

}  // namespace fix
