// What the replay did that the state at the head no longer shows: which statement took a primary key or an
// index away, which tables came back under the name of one that was dropped, which revisions changed nothing.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lint/replay/replay.h"

namespace lint {

class GoneNames;
class OpenTransaction;

struct LostIndex {
  std::shared_ptr<const catalog::Relation> index;  // as it was
  ast::Origin at;                                  // the statement that dropped it
  std::vector<std::string> with;                   // columns that the statement dropped
  bool named = false;                              // it, or its constraint, was dropped by its own name
};

class Departed {
 public:
  Departed();
  ~Departed();
  void before(const replay::Step& step, const catalog::Catalog& catalog);
  void after(const replay::Step& step, const commands::Applied& applied, const catalog::Catalog& catalog);

  // The statement that took the table's primary key, or null.
  const ast::Origin* primary_key_lost(ast::Oid table) const;
  // Indexes that the table had, in the order they went.
  const std::vector<LostIndex>& lost_indexes(ast::Oid table) const;
  // Whether the revision made the table, and not in place of one that it dropped: such a table is empty and
  // unknown to everyone, so nothing done to it can hurt.
  bool is_new(const catalog::Relation& table, uint32_t revision) const;
  // Whether the revision did anything to the schema that others can see: data, temporary objects and settings
  // do not count.
  bool changed_schema(uint32_t revision) const;
  // Whether a refusal follows from an earlier one: it misses what a refused statement was to make.
  bool follows(const ast::Refusal& refusal) const;
  const OpenTransaction& transaction() const { return *transaction_; }
  const GoneNames& gone_names() const { return *gone_names_; }

 private:
  void remember(const catalog::Catalog& catalog, ast::Oid table);

  std::unique_ptr<OpenTransaction> transaction_;
  std::unique_ptr<GoneNames> gone_names_;
  uint32_t revision_ = UINT32_MAX;
  std::vector<uint32_t> schema_changed_;  // revisions, ascending
  std::set<std::string> dropped_names_;   // in this revision: tables that were there before it
  std::set<ast::Oid> recreated_;
  std::set<std::string, std::less<>> never_made_;  // names that refused statements were to make
  std::map<ast::Oid, ast::Origin> keys_lost_;
  std::map<ast::Oid, std::vector<LostIndex>> lost_;
  // Of the statement under way:
  std::vector<std::string> old_tables_;
  std::vector<ast::Oid> had_key_;
  std::vector<std::shared_ptr<const catalog::Relation>> had_indexes_;
};

}  // namespace lint
