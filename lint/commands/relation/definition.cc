// The elements of a table definition, sorted and checked as the parser's analysis does before anything is
// made (src/backend/parser/parse_utilcmd.c, transformColumnDefinition and transformTableConstraint).

#include "lint/commands/relation/definition.h"

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/sequence.h"
#include "lint/sql/identifier.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string of_table(const std::string& column, const TablePlan& plan) {
  return "\"" + column + "\" of table \"" + plan.name + "\"";
}

// The integer type behind serial and its like, or 0. A pseudo-type even in quotes, never with a schema.
Oid serial_type(const TypeName& type) {
  if (!type.name.schema.empty() || type.percent_type || type.set_of) return 0;
  const std::string_view name = type.name.name;
  if (name == "smallserial" || name == "serial2") return type_oid::int2;
  if (name == "serial" || name == "serial4") return type_oid::int4;
  if (name == "bigserial" || name == "serial8") return type_oid::int8;
  return 0;
}

ExprPtr next_value_of(const SequencePlan& sequence, std::string_view schema) {
  Expr name;
  name.kind = Expr::Kind::string;
  name.text = sql::quote_identifier(schema) + "." + sql::quote_identifier(sequence.name);
  Expr cast;
  cast.kind = Expr::Kind::cast;
  cast.type_name.edit().name = {"pg_catalog", "regclass"};
  cast.args = {std::make_shared<const Expr>(std::move(name))};
  Expr call;
  call.kind = Expr::Kind::call;
  call.name = {"pg_catalog", "nextval"};
  call.args = {std::make_shared<const Expr>(std::move(cast))};
  return std::make_shared<const Expr>(std::move(call));
}

struct Seen {
  bool null = false, default_ = false, identity = false, generated = false;
};

void refuse_conflicts(Writer& w, const TablePlan& plan, const std::string& column, const Seen& seen) {
  if (seen.default_ && seen.identity) {
    w.refuse("42601", "both default and identity specified for column " + of_table(column, plan));
  }
  if (seen.default_ && seen.generated) {
    w.refuse("42601",
             "both default and generation expression specified for column " + of_table(column, plan));
  }
  if (seen.identity && seen.generated) {
    w.refuse("42601",
             "both identity and generation expression specified for column " + of_table(column, plan));
  }
}

void refuse_no_inherit(Writer& w, const TablePlan& plan, const ConstraintDef& not_null) {
  if (not_null.no_inherit && plan.partitioned)
    w.refuse("0A000", "not-null constraints on partitioned tables cannot be NO INHERIT");
}

void plan_not_null(Writer& w, TablePlan& plan, ColumnPlan& column, const ConstraintDef& definition,
                   Seen& seen) {
  if (seen.null) {
    w.refuse("42601",
             "conflicting NULL/NOT NULL declarations for column " + of_table(column.column.name, plan));
  }
  column.column.not_null = true;
  if (!named_not_nulls(w.catalog)) return;
  refuse_no_inherit(w, plan, definition);
  ConstraintDef not_null = definition;
  not_null.kind = ConstraintDef::Kind::not_null;
  not_null.columns = {column.column.name};
  plan.not_nulls.push_back(std::move(not_null));
}

void plan_identity(Writer& w, TablePlan& plan, ColumnPlan& column, const ConstraintDef& definition,
                   Seen& seen) {
  const std::string& name = column.column.name;
  if (plan.partition) w.refuse("0A000", "identity columns are not supported on partitions");
  if (column.typeless) w.refuse("0A000", "identity columns are not supported on typed tables");
  if (seen.identity) w.refuse("42601", "multiple identity specifications for column " + of_table(name, plan));
  if (seen.null)
    w.refuse("42601", "conflicting NULL/NOT NULL declarations for column " + of_table(name, plan));
  seen.identity = true;
  column.column.identity = definition.when;
  plan_sequence(w, plan, column, *definition.sequence, column.column.type, true);
  plan_not_null(w, plan, column, {}, seen);
}

void plan_generated(Writer& w, TablePlan& plan, ColumnPlan& column, const ConstraintDef& definition,
                    Seen& seen) {
  const std::string& name = column.column.name;
  if (plan.partition && w.catalog.server_version() < 16)
    w.refuse("0A000", "generated columns are not supported on partitions");
  if (!plan.partition && column.typeless)
    w.refuse("0A000", "generated columns are not supported on typed tables");
  if (seen.generated)
    w.refuse("42601", "multiple generation clauses specified for column " + of_table(name, plan));
  seen.generated = true;
  column.column.generated = definition.generated;
  column.default_expr = definition.expr;
}

void plan_column_constraint(Writer& w, TablePlan& plan, ColumnPlan& column, const ConstraintDef& definition,
                            Seen& seen) {
  using Kind = ConstraintDef::Kind;
  const std::string& name = column.column.name;
  switch (definition.kind) {
    case Kind::null:
      if (column.column.not_null) {
        w.refuse("42601", "conflicting NULL/NOT NULL declarations for column " + of_table(name, plan));
      }
      seen.null = column.null_stated = true;
      break;
    case Kind::not_null: plan_not_null(w, plan, column, definition, seen); break;
    case Kind::default_:
      if (seen.default_)
        w.refuse("42601", "multiple default values specified for column " + of_table(name, plan));
      seen.default_ = true;
      column.default_expr = definition.expr;
      break;
    case Kind::identity: plan_identity(w, plan, column, definition, seen); break;
    case Kind::generated: plan_generated(w, plan, column, definition, seen); break;
    default: {
      ConstraintDef own = definition;
      if (own.kind != Kind::check) own.columns = {name};
      plan_constraint(w, plan, std::move(own));
    }
  }
  refuse_conflicts(w, plan, name, seen);
}

}  // namespace

ColumnPlan* TablePlan::find(std::string_view column) {
  auto it = std::find_if(columns.begin(), columns.end(),
                         [&](const ColumnPlan& plan) { return plan.column.name == column; });
  return it == columns.end() ? nullptr : &*it;
}

TablePlan plan_for(const Relation& table) {
  TablePlan plan;
  plan.name = table.name;
  plan.schema = table.schema;
  plan.persistence = table.persistence;
  plan.foreign = table.kind == RelationKind::foreign_table;
  plan.partitioned = table.kind == RelationKind::partitioned_table;
  plan.table = table.oid;
  return plan;
}

TypeRef column_type(Writer& w, const TypeName& written) {
  types::ResolvedType resolved = types::resolve_type(w.catalog, written);
  if (resolved.problem) {
    if (!w.may_exist(written.name.name)) throw Refused{std::move(*resolved.problem)};
    w.unsure("type \"" + written.name.name + "\"", written.name.name);
  }
  return resolved.type;
}

void plan_sequence(Writer& w, TablePlan& plan, ColumnPlan& column, SequenceOptions options, TypeRef type,
                   bool identity) {
  SequencePlan sequence;
  sequence.schema = plan.schema;
  sequence.name = options.sequence_name.name;
  if (!options.sequence_name.schema.empty()) {
    sequence.schema = schema_for_relation(w, options.sequence_name, plan.persistence);
  }
  if (sequence.name.empty()) {
    sequence.name = choose_relation_name(w.catalog, plan.name, column.column.name, "seq", plan.schema, false);
  }
  sequence.options = std::move(options);
  sequence.type = type;
  sequence.column = column.column.name;
  sequence.identity = identity;
  plan.sequences.push_back(std::move(sequence));
}

void plan_column(Writer& w, TablePlan& plan, const ColumnDef& definition) {
  ColumnPlan column;
  Seen seen;
  column.column.name = definition.name;
  column.column.storage = definition.storage;
  column.column.compression = definition.compression;
  column.column.made = w.context.origin;
  column.typeless = definition.type.name.empty();
  const Oid serial = serial_type(definition.type);
  if (serial != 0) {
    if (definition.type.array_dimensions > 0) w.refuse("0A000", "array of serial is not implemented");
    column.column.type = {serial, -1};
    column_collation(w, definition.collation, column.column.type);
    plan_sequence(w, plan, column, {}, column.column.type, false);
    column.default_expr =
        next_value_of(plan.sequences.back(), w.catalog.schema_name(plan.sequences.back().schema));
    seen.default_ = true;
    plan_not_null(w, plan, column, {}, seen);
  } else if (!column.typeless) {
    column.column.type = column_type(w, definition.type);
    if (!column.column.type.known()) column.column.written_type = types::written_type(definition.type);
    column.column.collation = column_collation(w, definition.collation, column.column.type);
  }
  for (const ConstraintDef& constraint : definition.constraints) {
    plan_column_constraint(w, plan, column, constraint, seen);
  }
  if (column.column.generated == Generated::virtual_)
    check_virtual_type(w, column.column.name, column.column.type);
  plan.columns.push_back(std::move(column));
}

void plan_constraint(Writer& w, TablePlan& plan, ConstraintDef definition) {
  using Kind = ConstraintDef::Kind;
  const auto on_foreign = [&](std::string_view what) {
    if (plan.foreign)
      w.refuse("0A000", std::string(what) + " constraints are not supported on foreign tables");
  };
  switch (definition.kind) {
    case Kind::check: plan.checks.push_back(std::move(definition)); break;
    case Kind::primary_key:
      on_foreign("primary key");
      plan.keys.push_back(std::move(definition));
      break;
    case Kind::unique:
      on_foreign("unique");
      plan.keys.push_back(std::move(definition));
      break;
    case Kind::exclusion:
      on_foreign("exclusion");
      if (plan.partitioned && w.catalog.server_version() < 17) {
        w.refuse("0A000", "exclusion constraints are not supported on partitioned tables");
      }
      plan.keys.push_back(std::move(definition));
      break;
    case Kind::foreign_key:
      on_foreign("foreign key");
      plan.foreign_keys.push_back(std::move(definition));
      break;
    case Kind::not_null:
      if (ColumnPlan* column = definition.columns.empty() ? nullptr : plan.find(definition.columns.front())) {
        column->column.not_null = true;
      }
      if (!named_not_nulls(w.catalog)) break;
      refuse_no_inherit(w, plan, definition);
      plan.not_nulls.push_back(definition);
      break;
    default: break;
  }
}

void make_sequences(Writer& w, const TablePlan& plan) {
  for (const SequencePlan& sequence : plan.sequences) {
    make_sequence(w, sequence.schema, sequence.name, plan.persistence, sequence.type, sequence.options,
                  sequence.identity);
  }
}

void own_sequences(Writer& w, const TablePlan& plan, Oid table) {
  for (const SequencePlan& sequence : plan.sequences) {
    own_sequence(w, w.catalog.find_relation(sequence.schema, sequence.name), table,
                 w.catalog.relation(table)->column_number(sequence.column), sequence.identity);
  }
}

}  // namespace commands
