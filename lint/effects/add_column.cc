// ADD COLUMN: src/backend/commands/tablecmds.c, ATExecAddColumn; StoreAttrDefault keeps the value of a
// default that is not volatile beside the table, so that no row needs to be written.

#include "lint/effects/add_column.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/catalog/choose_name.h"
#include "lint/effects/foreign_key.h"
#include "lint/planner/clause.h"
#include "lint/planner/predicate_proof.h"
#include "lint/planner/volatility.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

// What the definition asks for, once for all tables of the tree.
struct NewColumn {
  bool raw_default = false;  // a DEFAULT is written (serial has one): foreign keys are validated
  bool identity = false;
  char generated = 0;
  ExprPtr default_expr;  // null: none, or the constant NULL
  bool serial = false;
  bool not_null = false;
  bool check = false, check_no_inherit = false;
  TypeRef type;
  bool constrained_domain = false;
  std::vector<const ConstraintDef*> checks;
};

bool is_serial(const TypeName& type) {
  const std::string& name = type.name.name;
  return type.name.schema.empty() && type.array_dimensions == 0 &&
         (name == "serial" || name == "bigserial" || name == "smallserial" || name == "serial2" ||
          name == "serial4" || name == "serial8");
}

// The default that comes with a domain, or with one that it is made over.
ExprPtr domain_default(const Catalog& catalog, Oid oid) {
  for (const Type* type = catalog.get<Type>(oid); type && type->kind == Type::Kind::domain;
       type = catalog.get<Type>(type->base.oid)) {
    if (type->default_expr) return type->default_expr;
  }
  return nullptr;
}

bool is_null_constant(const ExprPtr& expr) {
  const Expr* at = expr.get();
  while (at && at->kind == Expr::Kind::cast && !at->args.empty()) at = at->args[0].get();
  return at && at->kind == Expr::Kind::null;
}

NewColumn read(const Catalog& catalog, const ColumnDef& definition) {
  NewColumn column;
  column.serial = is_serial(definition.type);
  column.raw_default = column.serial;
  column.not_null = column.serial;
  if (!column.serial) column.type = types::resolve_type(catalog, definition.type).type;
  for (const ConstraintDef& constraint : definition.constraints) {
    switch (constraint.kind) {
      case ConstraintDef::Kind::default_:
        column.raw_default = true;
        column.default_expr = constraint.expr;
        break;
      case ConstraintDef::Kind::identity: column.identity = column.not_null = true; break;
      case ConstraintDef::Kind::generated:
        column.generated = constraint.generated ? constraint.generated : 's';
        column.raw_default = true;
        break;
      case ConstraintDef::Kind::not_null:
      case ConstraintDef::Kind::primary_key: column.not_null = true; break;
      case ConstraintDef::Kind::check:
        column.check |= constraint.enforced;
        if (constraint.enforced) column.checks.push_back(&constraint);
        column.check_no_inherit |= constraint.no_inherit;
        break;
      default: break;
    }
  }
  column.constrained_domain = column.type.known() && types::has_domain_constraints(catalog, column.type.oid);
  if (is_null_constant(column.default_expr)) {
    column.default_expr = nullptr;
  } else if (!column.default_expr && !column.generated && !column.identity && column.type.known()) {
    column.default_expr = domain_default(catalog, column.type.oid);
  }
  return column;
}

// The value cannot be kept beside the rows: each is written anew.
bool must_rewrite(Alteration& a, const NewColumn& column) {
  if (column.serial || column.identity || column.generated == 's') return true;
  if (column.generated == 'v') return false;
  if (column.constrained_domain) return true;
  if (!column.default_expr) return false;
  const analyze::Analyzed analyzed = analyze::analyze(a.catalog(), column.default_expr, {});
  std::string culprit;
  const char volatility = planner::planned_volatility(
      a.catalog(), analyzed.expr ? *analyzed.expr : *column.default_expr, culprit);
  if (volatility == 0) {
    a.scene.unknown("whether function " + culprit + "() is volatile: if so, \"" + a.target.name +
                    "\" is rewritten");
  }
  return volatility == 'v';
}

bool domain_rejects_null(const Catalog& catalog, Oid oid) {
  for (const Type* type = catalog.get<Type>(oid); type && type->kind == Type::Kind::domain;
       type = catalog.get<Type>(type->base.oid)) {
    if (type->not_null) return true;
  }
  return false;
}

// A column that is NULL in all rows against a CHECK that wants it otherwise.
void reject_nulls(Alteration& a, const Relation& table, const ColumnDef& definition,
                  const NewColumn& column) {
  for (const ConstraintDef* check : column.checks) {
    if (!check->expr) continue;
    const planner::ProofClause wanted{
        planner::ProofClause::Kind::not_null, {}, definition.name, planner::ProofClause::Operator::equal, {}};
    if (!planner::implies(planner::clause_of(a.catalog(), *check->expr, table), wanted)) continue;
    const std::string name =
        check->name.empty() ? make_object_name(table.name, definition.name, "check") : check->name;
    a.work[table.oid].if_rows =
        "check constraint \"" + name + "\" of relation \"" + table.name + "\" is violated by some row";
    a.work[table.oid].sqlstate = "23514";
  }
}

void add_references(Alteration& a, const ColumnDef& definition, const NewColumn& column) {
  for (const ConstraintDef& constraint : definition.constraints) {
    if (constraint.kind == ConstraintDef::Kind::foreign_key) {
      // transformAlterTableStmt: a column that is all NULL needs no validation.
      add_foreign_key(a, constraint, column.raw_default && constraint.enforced);
    }
  }
}

// Dropped by another clause, which goes first: the new column is another one.
bool is_dropped(const Alteration& a, const std::string& column) {
  return std::any_of(a.change.commands.begin(), a.change.commands.end(), [&](const AlterCommand& command) {
    return command.kind == AlterCommand::Kind::drop_column && command.name == column;
  });
}

}  // namespace

void add_column(Alteration& a, const AlterCommand& command) {
  const ColumnDef& definition = *command.column;
  const bool replaced = is_dropped(a, definition.name);
  if (a.target.find_column(definition.name) && !replaced) return;  // IF NOT EXISTS, or a refusal
  const NewColumn column = read(a.catalog(), definition);
  const bool rewrite = must_rewrite(a, column);
  a.added.insert(definition.name);
  for (const Relation* table : a.tree()) {
    if (table->find_column(definition.name) && !replaced) continue;  // merged with the child's own
    TableWork& work = a.work[table->oid];
    work.rewrite |= rewrite;
    work.check |= column.check && (table == &a.target || !column.check_no_inherit);
    const bool has_value = column.default_expr || rewrite || column.generated;
    if (column.not_null && !has_value) {
      work.verify_not_null = true;
      work.if_rows =
          "column \"" + definition.name + "\" of relation \"" + table->name + "\" contains null values";
    }
    if (!has_value) reject_nulls(a, *table, definition, column);
    if (rewrite && !column.default_expr && !column.serial && !column.identity && !column.generated &&
        domain_rejects_null(a.catalog(), column.type.oid)) {
      const Type& domain = *a.catalog().get<Type>(column.type.oid);
      work.if_rows = "domain " + domain.name + " does not allow null values";
    }
  }
  // A virtual column holds what is computed: a CHECK or NOT NULL over it is looked at row by row (18).
  if (column.generated == 'v' && column.not_null) a.work[a.target.oid].verify_not_null = true;
  add_references(a, definition, column);
}

void set_expression(Alteration& a, const AlterCommand& command) {
  for (const Relation* table : a.tree()) {
    const Column* column = table->find_column(command.name);
    if (!column) continue;
    a.work[table->oid].rewrite |= column->generated == 's';
    const ColumnNumber number = table->column_number(command.name);
    a.new_types[{table->oid, command.name}] = column->type;
    if (column->generated == 'v' && column->not_null) a.work[table->oid].verify_not_null = true;
    for (const Constraint& constraint : table->constraints) {
      // What a partition inherits is checked from its parent on alone (MergeWithExistingConstraint).
      const bool told = constraint.inherited == 0 || table->oid != a.target.oid;
      if (constraint.kind != Constraint::Kind::check || !constraint.enforced || !constraint.validated ||
          !told)
        continue;
      for (ColumnNumber at : constraint.columns) {
        if (at == number) a.work[table->oid].check = true;
      }
    }
  }
}

}  // namespace effects
