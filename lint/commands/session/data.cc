// Statements on data: what they name must be there. TRUNCATE, LOCK and VACUUM too.

#include "lint/commands/session/data.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/function/call.h"
#include "lint/commands/function/sql_body.h"
#include "lint/commands/in_block.h"
#include "lint/commands/publication/table.h"
#include "lint/commands/relation/empty_source.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/session/set.h"
#include "lint/commands/view/foreign_data.h"
#include "lint/commands/view/target.h"
#include "lint/dependency/dependents.h"
#include "lint/dependency/describe.h"
#include "lint/plpgsql/check/check.h"
#include "lint/types/system_relation.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_shape(Writer& w, const std::shared_ptr<const Query>& query) {
  if (!query) return;
  const analyze::QueryShape found = analyze::shape(w.catalog, *query);
  if (found.problem) w.refuse(*found.problem);
  require_handlers(w, found.relations);
}

// CheckValidResultRel, src/backend/executor/execMain.c.
void check_target_kind(Writer& w, const Relation& target) {
  switch (target.kind) {
    case RelationKind::sequence: w.refuse("42809", fmt::format("cannot change sequence \"{}\"", target.name));
    case RelationKind::materialized_view:
      w.refuse("42809", fmt::format("cannot change materialized view \"{}\"", target.name));
    default: break;
  }
}

void mark_filled(Writer& w, Oid oid) {
  if (w.catalog.relation(oid)->filled) return;
  w.catalog.update<Relation>(oid, [](Relation& r) { r.filled = true; });
}

// Its analysis is that of the whole statement.
void write(Writer& w, const Query& query, bool explain) {
  const Relation* target = w.catalog.relation(w.catalog.resolve_relation(query.target));
  if (!target) {
    const bool systems = types::system_relation(w.catalog, query.target) != nullptr;
    if (!systems && w.may_exist(query.target.name))
      w.unsure("relation \"" + query.target.name + "\"", query.target.name);
    return;
  }
  if (query.kind != Query::Kind::merge) check_target_kind(w, *target);
  const Oid written = check_written_relation(w, query, *target);
  const Relation* table = w.catalog.relation(written);
  if (table) require_handlers(w, {written});
  const bool marks = query.kind == Query::Kind::update || query.kind == Query::Kind::delete_;
  if (table && marks) require_replica_identity(w, *table, query.kind == Query::Kind::update);
  const bool of_nothing = w.context.strict && query.source && reads_empty_table(w.catalog, *query.source);
  const bool fills = (query.kind == Query::Kind::insert && !of_nothing) || query.kind == Query::Kind::merge;
  if (fills && !explain && written) mark_filled(w, written);
}

std::optional<std::string> constant(const ExprPtr& expr) {
  if (!expr) return std::nullopt;
  if (expr->kind == Expr::Kind::cast && expr->args.size() == 1) return constant(expr->args[0]);
  if (expr->kind == Expr::Kind::string || expr->kind == Expr::Kind::boolean) return expr->text;
  return std::nullopt;
}

void run_set_configs(Writer& w, const Query& query) {
  for (const Target& target : query.targets) {
    if (!target.expr || target.expr->kind != Expr::Kind::call || target.expr->name.name != "set_config")
      continue;
    const auto& args = target.expr->args;
    if (args.size() != 3) continue;
    const auto name = constant(args[0]), value = constant(args[1]), local = constant(args[2]);
    if (name && value && local) {
      set_config(w, *name, *value, *local == "true" || *local == "t" || *local == "on");
    } else if (name && *name == "search_path") {
      w.blind("set_config gives search_path a value that files do not tell");
    }
  }
}

// CopyGetAttnums, src/backend/commands/copy.c.
void check_copied_columns(Writer& w, const Copy& change, const Relation& relation) {
  for (auto name = change.columns.begin(); name != change.columns.end(); ++name) {
    const ColumnNumber number = relation.column_number(*name);
    if (number <= 0)
      w.refuse(
          no_column(relation, *name,
                    fmt::format("column \"{}\" of relation \"{}\" does not exist", *name, relation.name)));
    if (relation.column(number).is_generated())
      w.refuse("42P10", fmt::format("column \"{}\" is a generated column", *name),
               "Generated columns cannot be used in COPY.");
    if (std::find(change.columns.begin(), name, *name) != name)
      w.refuse("42701", fmt::format("column \"{}\" specified more than once", *name));
  }
}

// BeginCopyTo, src/backend/commands/copyto.c; CopyFrom, copyfrom.c.
void check_copied_kind(Writer& w, const Copy& change, const Relation& relation) {
  using Kind = RelationKind;
  const bool populated = relation.kind == Kind::materialized_view && w.catalog.server_version() >= 18;
  const bool takes = relation.is_table() || relation.kind == Kind::foreign_table;
  const bool gives = relation.kind == Kind::table || populated;
  if (change.from ? takes : gives) return;
  if (change.from && relation.kind == Kind::view && !relation.triggers.empty()) return;  // INSTEAD OF
  w.refuse("42809", fmt::format("cannot copy {} {} \"{}\"", change.from ? "to" : "from",
                                dependency::kind_word(relation.kind), relation.name));
}

}  // namespace

void apply(Writer& w, const DataQuery& change) {
  if (!change.query) return;
  const Query& query = *change.query;
  check_shape(w, change.query);
  for (const CommonTable& table : query.with) {
    if (table.query && table.query->kind >= Query::Kind::insert) write(w, *table.query, change.explain);
  }
  if (query.kind >= Query::Kind::insert) return write(w, query, change.explain);
  if (!change.explain) run_set_configs(w, query);
}

void apply(Writer& w, const Copy& change) {
  if (change.relation.empty()) return check_shape(w, change.query);
  const Oid oid = require_relation(w, change.relation, Purpose::look);
  if (!oid) return;
  const Relation& relation = *w.catalog.relation(oid);
  if (change.where) {
    analyze::Scope scope;
    scope.relation = &relation;
    const analyze::Analyzed analyzed = analyze::expression(w.catalog, change.where, scope);
    if (analyzed.problem) w.refuse(*analyzed.problem);
  }
  check_copied_columns(w, change, relation);
  check_copied_kind(w, change, relation);
  if (change.from) mark_filled(w, oid);
}

// ExecuteTruncate, src/backend/commands/tablecmds.c: tables that refer to these must go too.
void apply(Writer& w, const Truncate& change) {
  std::vector<Oid> tables;
  auto add = [&](Oid oid) {
    if (std::find(tables.begin(), tables.end(), oid) == tables.end()) tables.push_back(oid);
  };
  for (const RelationRef& ref : change.relations) {
    const Oid oid = require_relation(w, ref.name);
    if (!oid) continue;
    const Relation& relation = *w.catalog.relation(oid);
    const bool foreign = relation.kind == RelationKind::foreign_table && w.catalog.server_version() < 14;
    if (!relation.is_table() || foreign)
      w.refuse("42809", fmt::format("\"{}\" is not a table", relation.name));
    if (ref.only && relation.kind == RelationKind::partitioned_table) {
      w.refuse("42809", "cannot truncate only a partitioned table", {},
               "Do not specify the ONLY keyword, or use TRUNCATE ONLY on the partitions directly.");
    }
    require_handlers(w, {oid});
    add(oid);
    if (ref.only) continue;
    for (size_t i = tables.size() - 1; i < tables.size(); ++i) {
      for (Oid child : w.catalog.relation(tables[i])->children) add(child);
    }
  }
  for (size_t i = 0; i < tables.size(); ++i) {
    for (const auto& [referencing, constraint] : w.catalog.referencing(tables[i])) {
      if (std::find(tables.begin(), tables.end(), referencing) != tables.end()) continue;
      if (change.cascade) {
        w.notice(fmt::format("truncate cascades to table \"{}\"", w.catalog.relation(referencing)->name));
        tables.push_back(referencing);
        continue;
      }
      w.refuse("0A000", "cannot truncate a table referenced in a foreign key constraint",
               fmt::format("Table \"{}\" references \"{}\".", w.catalog.relation(referencing)->name,
                           w.catalog.relation(tables[i])->name),
               fmt::format("Truncate table \"{}\" at the same time, or use TRUNCATE ... CASCADE.",
                           w.catalog.relation(referencing)->name));
    }
  }
}

void apply(Writer& w, const LockTable& change) {
  if (!w.context.in_transaction) {
    w.refuse("25P01", "LOCK TABLE can only be used in transaction blocks");
  }
  for (const RelationRef& ref : change.relations) {
    const Oid oid = require_relation(w, ref.name, Purpose::look);
    if (!oid) continue;
    const Relation& relation = *w.catalog.relation(oid);
    if (!relation.is_table() && relation.kind != RelationKind::view) {
      w.refuse("42809", fmt::format("cannot lock relation \"{}\"", relation.name));
    }
  }
}

void apply(Writer& w, const Vacuum& change) {
  prevent_in_block(w, change);
  for (const Name& name : change.relations) {
    const Oid oid = require_relation(w, name, Purpose::look);
    if (change.analyze_only || change.analyze) require_handlers(w, {oid});
  }
}

// What the block does: plpgsql.h.
void apply(Writer& w, const DoBlock& block) {
  if (block.language != "plpgsql") return;
  Function nameless;
  nameless.name = "inline_code_block";
  nameless.returns.oid = type_oid::void_;
  if (auto problem = plpgsql::check_body(w.catalog, nameless, block.body)) {
    w.refuse(placed(*std::move(problem), block.body_span));
  }
}

void drop_temporary(Writer& w) {
  std::vector<ObjectAddress> objects;
  for (const Dependency& dependency :
       dependency::dependents(w.catalog, {ObjectClass::schema, temporary_schema, 0})) {
    objects.push_back(dependency.dependent);
  }
  DropOptions quietly;
  quietly.internal = true;
  drop_objects(w, objects, true, quietly);
}

}  // namespace commands
