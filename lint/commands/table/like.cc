// LIKE in CREATE TABLE (src/backend/parser/parse_utilcmd.c, transformTableLikeClause, expandTableLikeClause).

#include "lint/commands/table/like.h"

#include <algorithm>

#include "lint/catalog/missing.h"
#include "lint/commands/index/make.h"
#include "lint/commands/index/match.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/sequence.h"
#include "lint/commands/table/statistics.h"
#include "lint/types/system_relation.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string_view not_like_detail(RelationKind kind) {
  switch (kind) {
    case RelationKind::index:
    case RelationKind::partitioned_index: return "This operation is not supported for indexes.";
    case RelationKind::sequence: return "This operation is not supported for sequences.";
    default: return {};
  }
}

void check_source(Writer& w, const Relation& source) {
  if (!source.is_index() && source.kind != RelationKind::sequence) return;
  if (w.catalog.server_version() >= 15) {
    w.refuse("42809", "relation \"" + source.name + "\" is invalid in LIKE clause",
             std::string(not_like_detail(source.kind)));
  }
  w.refuse("42809", "\"" + source.name +
                        "\" is not a table, view, materialized view, composite type, or foreign table");
}

SequenceOptions options_of(const Sequence& sequence) {
  SequenceOptions options;
  options.start = sequence.start;
  options.increment = sequence.increment;
  options.minimum = sequence.minimum;
  options.maximum = sequence.maximum;
  options.cache = sequence.cache;
  options.cycle = sequence.cycle;
  return options;
}

void copy_column(Writer& w, TablePlan& plan, const LikeClause& like, const Relation& source,
                 ColumnNumber number) {
  const Column& from = source.column(number);
  ColumnPlan column;
  column.column.name = from.name;
  column.column.type = from.type;
  column.column.collation = from.collation;
  column.column.made = w.context.origin;
  if (!named_not_nulls(w.catalog)) column.column.not_null = from.not_null;
  if (like.generated && from.default_expr) column.column.generated = from.generated;
  if (like.storage) column.column.storage = from.storage;
  if (like.comments) column.column.comment = from.comment;
  if (like.compression) column.column.compression = from.compression;
  if (like.identity && from.identity != Identity::none) {
    const Oid sequence = identity_sequence(w.catalog, source.oid, number);
    SequenceOptions options;
    if (sequence != 0) options = options_of(*w.catalog.relation(sequence)->sequence);
    // LIKE hands over the sequence's limits, not its type, which is then the default
    // (transformTableLikeClause).
    plan_sequence(w, plan, column, std::move(options), {type_oid::int8, -1}, true);
    column.column.identity = from.identity;
    column.column.not_null = true;
  }
  plan.columns.push_back(std::move(column));
}

// From 18 on NOT NULL is copied with its constraint's name.
void copy_not_nulls(TablePlan& plan, const Relation& source) {
  for (const Constraint& constraint : source.constraints) {
    if (constraint.kind != Constraint::Kind::not_null) continue;
    ConstraintDef copy;
    copy.kind = ConstraintDef::Kind::not_null;
    copy.name = constraint.name;
    copy.columns = {source.column(constraint.columns.front()).name};
    copy.no_inherit = constraint.no_inherit;
    if (ColumnPlan* column = plan.find(copy.columns.front())) column->column.not_null = true;
    plan.not_nulls.push_back(std::move(copy));
  }
}

void copy_defaults(Writer& w, Oid table, const LikeClause& like, const Relation& source,
                   const std::vector<ColumnNumber>& map) {
  for (size_t i = 0; i < source.columns.size(); ++i) {
    const Column& column = source.columns[i];
    const bool wanted = column.generated != Generated::none ? like.generated : like.defaults;
    if (column.dropped || !column.default_expr || !wanted) continue;
    add_default(w, table, map[i], renumbered(column.default_expr, map, table));
  }
}

// The server keeps a relation's checks sorted by name (CheckConstraintFetch,
// src/backend/utils/cache/relcache.c).
void copy_checks(Writer& w, Oid table, const Relation& source, const std::vector<ColumnNumber>& map) {
  std::vector<const Constraint*> checks;
  for (const Constraint& constraint : source.constraints) {
    if (constraint.kind == Constraint::Kind::check) checks.push_back(&constraint);
  }
  std::sort(checks.begin(), checks.end(),
            [](const Constraint* a, const Constraint* b) { return a->name < b->name; });
  for (const Constraint* check : checks) {
    if (constraint_name_is_used(*w.catalog.relation(table), check->name)) {
      w.refuse(exists_already(check->name, "42710",
                              "constraint \"" + check->name + "\" for relation \"" +
                                  w.catalog.relation(table)->name + "\" already exists"));
    }
    Constraint copy;
    copy.name = check->name;
    copy.no_inherit = check->no_inherit;
    copy.enforced = check->enforced;
    copy.validated = check->enforced;
    copy.check = renumbered(check->check, map, table);
    for (ColumnNumber column : check->columns) copy.columns.push_back(map[static_cast<size_t>(column - 1)]);
    add_constraint(w, table, std::move(copy));
  }
}

// A view of the system's own has neither defaults nor NOT NULL; which columns of a catalog are NOT NULL is
// in no table here.
void copy_system_columns(Writer& w, TablePlan& plan, const pg_catalog::RelationRow& system) {
  for (size_t i = 0; i < system.column_count; ++i) {
    const pg_catalog::AttributeRow& from = pg_catalog::attribute(system, i);
    ColumnPlan column;
    column.column.name = pg_catalog::name(from);
    column.column.type = {from.type, from.typmod};
    if (from.c_collation) column.column.collation = "C";
    column.column.made = w.context.origin;
    plan.columns.push_back(std::move(column));
  }
  if (system.kind != 'v') w.blind("which columns of a table of the system are NOT NULL is not known here");
}

}  // namespace

void plan_like(Writer& w, TablePlan& plan, const LikeClause& written) {
  LikeClause like = written;
  // Known by its row type alone.
  if (!w.catalog.resolve_relation(like.relation) && w.catalog.find_presumed(ObjectKind::type, like.relation))
    w.refuse(no_relation(like.relation));
  const Oid oid = require_relation(w, like.relation, Purpose::look);
  if (oid == 0) {
    if (const auto* system = types::system_relation(w.catalog, like.relation))
      copy_system_columns(w, plan, *system);
    return;
  }
  w.record.lock(oid, LockMode::access_share);
  const Relation source = *w.catalog.relation(oid);
  check_source(w, source);
  if (plan.foreign) {
    if (w.catalog.server_version() < 18)
      w.refuse("0A000", "LIKE is not supported for creating foreign tables");
    like.identity = like.storage = like.compression = like.indexes = false;  // which they do not have
  }
  for (size_t i = 0; i < source.columns.size(); ++i) {
    if (!source.columns[i].dropped) copy_column(w, plan, like, source, static_cast<ColumnNumber>(i + 1));
  }
  if (named_not_nulls(w.catalog)) copy_not_nulls(plan, source);
  plan.likes.emplace_back(std::move(like), oid);
}

void expand_like(Writer& w, Oid table, const LikeClause& like, Oid source_oid) {
  const Relation source = *w.catalog.relation(source_oid);
  const std::vector<ColumnNumber> map = column_map(source, *w.catalog.relation(table));
  copy_defaults(w, table, like, source, map);
  if (like.constraints) copy_checks(w, table, source, map);
  if (like.statistics) copy_statistics(w, source_oid, table);
  if (!like.indexes || (!source.is_table() && source.kind != RelationKind::materialized_view)) return;
  std::vector<Oid> indexes = source.indexes;
  std::sort(indexes.begin(), indexes.end());
  for (Oid oid : indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index) continue;
    IndexSpec spec = clone_spec(w.catalog, *index, map, table);
    if (like.comments) spec.comment = index->comment;
    make_index(w, spec);
  }
}

}  // namespace commands
