// What rules see. Views are references into a run: they live as long as the call.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/engine/column_changes.h"
#include "lint/engine/excerpt.h"
#include "lint/engine/finding.h"
#include "lint/engine/held.h"
#include "lint/engine/settings.h"
#include "lint/engine/taken.h"
#include "lint/replay/replay.h"

namespace chain {
struct Base;
}

namespace lint {

class Departed;

// What all views of a run share.
struct Context {
  const chain::Chain& chain;
  const Settings& settings;
  const Departed& departed;
  const TakenNames& taken;
  const ColumnChanges& column_changes;
  const Held& held;                      // when the statement begins
  const chain::Base* base = nullptr;     // the chain at --base, where that was asked for
  bool on_server = false;                // the schema is a server's: what made it has run
  mutable Identifiers identifiers = {};  // for place_of

  const chain::Revision& revision(uint32_t index) const { return chain.revisions[index]; }
  const text::Source& source(uint32_t file) const { return chain.files[file]; }
  // "0007"; "the base" where there is no revision.
  std::string_view revision_id(const ast::Origin& origin) const;
  std::string_view sql(const ast::Origin& origin) const;

  // The place of a statement; with a word, of the first token in it that is this identifier.
  Place place(const ast::Origin& origin) const;
  Place place_of(const ast::Origin& origin, std::string_view identifier) const;
  // "public.orders was created in 0007" at its place, under the word "not new".
  Note made(std::string_view word, const std::string& what, const ast::Origin& origin) const;
};

struct ChainView {
  const Context& run;
};

struct Altered;

class StatementView {
 public:
  StatementView(const Context& context, const replay::Step& at, const catalog::Catalog& before)
      : run(context), step(at), catalog(before) {}

  const Context& run;
  const replay::Step& step;
  const catalog::Catalog& catalog;  // before the statement

  template <class T>
  const T& as() const {
    return std::get<T>(step.change);
  }
  template <class T>
  const T* is() const {
    return std::get_if<T>(&step.change);
  }
  const chain::Revision& revision() const { return run.revision(step.revision); }
  std::string_view sql() const { return run.sql(step.origin); }
  Place place() const { return run.place(step.origin); }

  // Whether rows may be in the table and others may want it: it is neither new nor the connection's own.
  bool in_use(const catalog::Relation& table) const;
  // The table a name means, if it is one in use; else null.
  const catalog::Relation* table_in_use(const ast::Name& name) const;
  // Why the table counts as old.
  Note not_new(const catalog::Relation& table) const;
  // What the statement would do to a server; predicted on the first call.
  const effects::Effects& effects() const;
  effects::EffectsContext effects_context() const;
  // The clauses of an ALTER TABLE (lint/engine/alter.h); worked out on the first call.
  const Altered& altered() const;

  Finding finding() const;  // of this statement: place and revision filled in

 private:
  mutable std::optional<effects::Effects> effects_;
  mutable std::shared_ptr<const Altered> altered_;
};

struct AppliedView {
  const Context& run;
  const replay::Step& step;
  const commands::Applied& applied;
  const catalog::Catalog& catalog;  // after the statement
  // Why the server would refuse a command that changes nothing in the Catalog (REINDEX, VACUUM, ...); else
  // empty.
  const std::string& refused_command;

  Finding finding() const;
};

struct ForeignKey {
  const catalog::Relation* table = nullptr;
  const catalog::Constraint* constraint = nullptr;
};

// Foreign keys by the table they point at, in the order in which the chain made them. What partitions inherit
// is left out: their parent's stands for it.
using Children = std::map<ast::Oid, std::vector<ForeignKey>>;

struct SchemaView {
  const Context& run;
  const catalog::Catalog& catalog;  // at the head
  const std::vector<const catalog::Relation*>&
      tables;  // all that hold rows: tables, materialized views; by oid
  const Children& children;

  Finding finding(const ast::Origin& origin, std::string_view identifier = {}) const;
};

struct DownView {
  const Context& run;
  uint32_t revision;
  const chain::Script& script;
  const sql::Statement& statement;
  const ast::Change& change;
  ast::Block block;
  uint32_t statements;  // how many the script has

  Finding finding() const;
};

struct TakenBackView;  // taken_back.h

}  // namespace lint
