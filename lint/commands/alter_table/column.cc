// ADD COLUMN, DROP COLUMN (ATExecAddColumn, ATExecDropColumn).

#include "lint/commands/alter_table/column.h"

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/constraint/key.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/partition/partition.h"
#include "lint/commands/relation/column_storage.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/default_value.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/relation.h"
#include "lint/planner/clause.h"
#include "lint/planner/predicate_proof.h"
#include "lint/planner/volatility.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// A child that has the column already takes the parent's as its own; true when it does.
bool merge_with_child(Writer& w, Oid child, const Column& column) {
  const Relation& relation = *w.catalog.relation(child);
  const ColumnNumber number = relation.column_number(column.name);
  if (number == 0) return false;
  const Column& known = relation.column(number);
  if (known.type.known() && column.type.known() && known.type != column.type) {
    w.refuse("42804",
             "child table \"" + relation.name + "\" has different type for column \"" + column.name + "\"");
  }
  if (known.collation != column.collation) {
    w.refuse("42P21", "child table \"" + relation.name + "\" has different collation for column \"" +
                          column.name + "\"");
  }
  w.catalog.update<Relation>(child, [&](Relation& r) { ++r.column(number).inherited; });
  w.notice("merging definition of column \"" + column.name + "\" for child \"" + relation.name + "\"");
  return true;
}

// Its default, or the one that comes with its domain or with what that is made over; null: none.
ExprPtr default_of(const Catalog& catalog, const Column& column) {
  if (column.default_expr || column.identity != Identity::none) return column.default_expr;
  for (const Type* type = catalog.get<Type>(column.type.oid); type && type->kind == Type::Kind::domain;
       type = catalog.get<Type>(type->base.oid)) {
    if (type->default_expr) return type->default_expr;
  }
  return nullptr;
}

// Rows that stand are written anew with it, or read as if they had been: it has a default that is not NULL,
// or its domain has a say in what NULL is.
bool gives_values(const Catalog& catalog, const Column& column) {
  if (column.identity != Identity::none || column.generated == Generated::stored) return true;
  if (column.generated != Generated::none) return false;
  return default_of(catalog, column) || types::has_domain_constraints(catalog, column.type.oid);
}

// Adds the column to one table and, as an inherited one, to all below it; `reached`: those that did not have
// it.
void add_to(AlteredTable& a, Oid table, ColumnPlan plan, std::vector<Oid>& reached) {
  Writer& w = a.w;
  reached.push_back(table);
  const std::string name = plan.column.name;
  w.catalog.update<Relation>(table, [&](Relation& r) { r.columns.push_back(plan.column); });
  const auto number = static_cast<ColumnNumber>(w.catalog.relation(table)->columns.size());
  add_column_dependencies(w, table, number);
  if (plan.default_expr) {
    set_written_default(w, table, number, plan.default_expr);
    check_default_value(w, *w.catalog.relation(table), number);
  }
  const Relation& now = *w.catalog.relation(table);
  if (now.kind == RelationKind::table && gives_values(w.catalog, now.column(number)))
    a.new_values.insert(table);
  const std::vector<Oid> children = w.catalog.relation(table)->children;
  if (children.empty()) return;
  if (!a.recurse) w.refuse("42P16", "column must be added to child tables too");
  const bool partitioned = w.catalog.relation(table)->kind == RelationKind::partitioned_table;
  if (plan.column.identity != Identity::none && (w.catalog.server_version() < 17 || !partitioned)) {
    w.refuse("0A000", "cannot recursively add identity column to table that has child tables");
  }
  plan.column.local = false;
  plan.column.inherited = 1;
  for (Oid child : children) {
    if (!merge_with_child(w, child, plan.column)) add_to(a, child, plan, reached);
  }
}

void check_new_column(Writer& w, const Relation& table, const std::string& name) {
  if (is_system_column(name) && table.kind != RelationKind::composite_type) {
    w.refuse("42701", "column name \"" + name + "\" conflicts with a system column name");
  }
  if (table.columns.size() >= 1600) w.refuse("54011", "tables can have at most 1600 columns");
}

// Whether each row is written anew. StoreAttrDefault keeps the value of a default that is not volatile beside
// the table, so that none needs to be.
bool must_rewrite(const AlteredTable& a, const Column& column, const ExprPtr& value) {
  const Catalog& catalog = a.w.catalog;
  if (column.identity != Identity::none || column.generated == Generated::stored) return true;
  if (column.generated != Generated::none) return false;
  if (types::has_domain_constraints(catalog, column.type.oid)) return true;
  if (!value) return false;
  std::string culprit;
  const Volatility volatility = planner::planned_volatility(catalog, *value, culprit);
  if (volatility == Volatility::unknown) {
    a.w.record.unknown("whether function " + culprit + "() is volatile: if so, \"" +
                       catalog.relation(a.table)->name + "\" is rewritten");
  }
  return volatility == Volatility::volatile_;
}

bool rejects_null(const Catalog& catalog, Oid domain) {
  for (const Type* type = catalog.get<Type>(domain); type && type->kind == Type::Kind::domain;
       type = catalog.get<Type>(type->base.oid)) {
    if (type->not_null) return true;
  }
  return false;
}

// DEFAULT NULL, cast to its type or not.
bool is_null(const Expr* value) {
  while (value && value->kind == Expr::Kind::cast && !value->args.empty()) value = value->args[0].get();
  return value && value->kind == Expr::Kind::null;
}

bool says(const ColumnDef& definition, ConstraintDef::Kind kind) {
  return std::any_of(definition.constraints.begin(), definition.constraints.end(),
                     [&](const ConstraintDef& constraint) { return constraint.kind == kind; });
}

// A column that is NULL in all rows, against what wants it otherwise.
void record_nulls(const AlteredTable& a, const Relation& table, const Column& column, bool not_null,
                  const ColumnDef& definition) {
  const Recorder& record = a.w.record;
  if (not_null) {
    record.scan(table.oid);
    record.refused_if_rows(
        table.oid, "column \"" + column.name + "\" of relation \"" + table.name + "\" contains null values");
  }
  const planner::ProofClause wanted{
      planner::ProofClause::Kind::not_null, {}, column.name, planner::ProofClause::Operator::equal, {}};
  for (const ConstraintDef& check : definition.constraints) {
    if (check.kind != ConstraintDef::Kind::check || !check.enforced || !check.expr) continue;
    if (!planner::implies(planner::clause_of(a.w.catalog, *check.expr, table), wanted)) continue;
    const std::string name =
        check.name.empty() ? make_object_name(table.name, column.name, "check") : check.name;
    record.refused_if_rows(
        table.oid,
        "check constraint \"" + name + "\" of relation \"" + table.name + "\" is violated by some row",
        "23514");
  }
}

// What it means for the rows that stand (ATExecAddColumn).
void record_column(AlteredTable& a, const std::vector<Oid>& tables, const ColumnDef& definition) {
  Writer& w = a.w;
  if (!w.record) return;
  w.record.hold(a.recurse ? all_inheritors(w.catalog, a.table) : std::vector<Oid>{a.table});
  const Column column = w.catalog.relation(a.table)->columns.back();
  const ExprPtr value = is_null(column.default_expr.get()) ? nullptr : default_of(w.catalog, column);
  const bool rewrite = must_rewrite(a, column, value);
  const bool key = says(definition, ConstraintDef::Kind::primary_key);
  const bool not_null = column.not_null || key;
  for (Oid oid : tables) {
    const Relation& table = *w.catalog.relation(oid);
    if (rewrite) w.record.rewrite(oid);
    if (key) w.record.added(oid, table.column_number(column.name));
    if (!value && !rewrite && column.generated == Generated::none)
      record_nulls(a, table, column, not_null, definition);
    const bool by_domain =
        rewrite && !value && column.identity == Identity::none && column.generated == Generated::none;
    if (by_domain && rejects_null(w.catalog, column.type.oid)) {
      w.record.refused_if_rows(
          oid, "domain " + w.catalog.get<Type>(column.type.oid)->name + " does not allow null values");
    }
  }
  // A virtual column holds what is computed: NOT NULL over it is looked at row by row.
  if (column.generated == Generated::virtual_ && not_null) w.record.scan(a.table);
}

// The new column's constraints run in their own passes, after those of the table's other columns.
void enqueue_constraints(AlteredTable& a, TablePlan& plan) {
  const auto command = [&](ConstraintDef definition) {
    AlterCommand add;
    add.kind = AlterCommand::Kind::add_constraint;
    add.constraint = std::move(definition);
    return add;
  };
  const auto no_parent = [](std::string_view) { return false; };
  if (named_not_nulls(a.w.catalog)) {
    // The one that serial or IDENTITY brings gives way to one with a name (transformColumnDefinition).
    const auto has_name = [](const ConstraintDef& definition) { return !definition.name.empty(); };
    const bool named = std::any_of(plan.not_nulls.begin(), plan.not_nulls.end(), has_name);
    for (const ConstraintDef& definition : plan.not_nulls) {
      if (!named || has_name(definition)) a.enqueue(Pass::column_attributes, command(definition), true);
    }
  }
  for (const ConstraintDef& key : plan_keys(a.w, plan, no_parent))
    a.enqueue(Pass::add_index, command(key), true);
  for (const ConstraintDef& check : plan.checks) a.enqueue(Pass::add_other_constraint, command(check), true);
  // transformAlterTableStmt: a column that is NULL in all rows needs no validation.
  const bool unfilled = !plan.columns.front().default_expr;
  for (const ConstraintDef& key : plan.foreign_keys)
    a.enqueue(Pass::add_other_constraint, command(key), true, unfilled);
}

}  // namespace

void add_column(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& table = *w.catalog.relation(a.table);
  if (table.of_type != 0 && !a.follows_type) w.refuse("42809", "cannot add column to typed table");
  if (table.is_partition()) w.refuse("42809", "cannot add column to a partition");
  const std::string& name = command.column->name;
  if (table.column_number(name) != 0) {
    if (!command.if_not_exists) {
      w.refuse({ObjectClass::relation, table.oid, table.column_number(name)}, table.name,
               exists_already(name, "42701",
                              "column \"" + name + "\" of relation \"" + table.name + "\" already exists"));
    }
    w.notice("column \"" + name + "\" of relation \"" + table.name + "\" already exists, skipping");
    if (a.statement.commands.size() == 1) w.applied.skipped = true;
    return;
  }
  check_new_column(w, table, name);
  TablePlan plan = plan_for(table);
  plan_column(w, plan, *command.column);
  const Column& column = plan.columns.front().column;
  if (!column.compression.empty()) check_compression(w, column.type, column.compression.str());
  if (!column.storage.empty()) check_storage(w, column.type, column.storage.str());
  check_column_type(w, name, column.type, a.table);
  make_sequences(w, plan);
  std::vector<Oid> reached;
  add_to(a, a.table, plan.columns.front(), reached);
  record_column(a, reached, *command.column);
  own_sequences(w, plan, a.table);
  enqueue_constraints(a, plan);
}

namespace {

void drop_from(AlteredTable& a, Oid table, const AlterCommand& command, bool recursing,
               std::vector<ObjectAddress>& going) {
  Writer& w = a.w;
  const Relation relation = *w.catalog.relation(table);
  const ColumnNumber number = relation.column_number(command.name);
  if (number == 0) {
    if (is_system_column(command.name)) {
      w.refuse("0A000", "cannot drop system column \"" + command.name + "\"");
    }
    if (command.if_exists) {
      w.notice("column \"" + command.name + "\" of relation \"" + relation.name +
               "\" does not exist, skipping");
      if (a.statement.commands.size() == 1) w.applied.skipped = true;
      return;
    }
    if (require_column(w, relation, command.name) == 0) return;
  }
  const Column& column = relation.column(number);
  if (column.inherited > 0 && !recursing) {
    w.refuse("42P16", "cannot drop inherited column \"" + command.name + "\"");
  }
  if (in_partition_key(relation, number)) {
    w.refuse("42P16", "cannot drop column \"" + command.name +
                          "\" because it is part of the partition key of relation \"" + relation.name + "\"");
  }
  const bool partitioned = relation.kind == RelationKind::partitioned_table;
  if (partitioned && !a.recurse && !relation.children.empty()) {
    w.refuse("42P16", "cannot drop column from only the partitioned table when partitions exist", {},
             "Do not specify the ONLY keyword.");
  }
  a.w.record.hold(relation.children);
  for (Oid child : relation.children) {
    const ColumnNumber below = w.catalog.relation(child)->column_number(command.name);
    if (below == 0) continue;
    const Column& inherited = w.catalog.relation(child)->column(below);
    if (a.recurse && inherited.inherited == 1 && !inherited.local) {
      drop_from(a, child, command, true, going);
      continue;
    }
    w.catalog.update<Relation>(child, [&](Relation& r) {
      --r.column(below).inherited;
      if (!a.recurse) r.column(below).local = true;
    });
  }
  going.push_back({ObjectClass::relation, table, number});
}

}  // namespace

void drop_column(AlteredTable& a, const AlterCommand& command) {
  const Relation& table = *a.w.catalog.relation(a.table);
  if (table.of_type != 0 && !a.follows_type) a.w.refuse("42809", "cannot drop column from typed table");
  std::vector<ObjectAddress> going;
  drop_from(a, a.table, command, false, going);
  if (going.empty()) return;
  drop_recorded(a.w, going, command.cascade);
}

}  // namespace commands
