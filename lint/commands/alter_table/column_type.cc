// ALTER COLUMN ... TYPE (ATPrepAlterColumnType, ATExecAlterColumnType). Indexes and constraints are rebuilt
// under their names, so here they stay; what the server refuses while it rebuilds them is refused.

#include "lint/commands/alter_table/column_type.h"

#include <algorithm>
#include <limits>

#include "lint/analyze/references.h"
#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/alter_table/rebuild.h"
#include "lint/commands/constraint/foreign_key.h"
#include "lint/commands/partition/partition.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/row_type.h"
#include "lint/commands/relation/sequence.h"
#include "lint/dependency/dependents.h"
#include "lint/dependency/describe.h"
#include "lint/pg_catalog/rows.h"
#include "lint/planner/type_change.h"
#include "lint/sql/identifier.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// The USING expression analysed, or null.
ExprPtr check_cast(Writer& w, Oid table, const Column& column, const AlterCommand& command, TypeRef target) {
  if (command.expr) {
    ExprPtr analyzed = analyze_expression(w, command.expr, table, analyze::ExprUse::alter_transform);
    if (assignable(w.catalog, *analyzed, target)) {
      coerce_to_column(w, analyzed, target);
      return analyzed;
    }
    w.refuse("42804",
             "result of USING clause for column \"" + column.name +
                 "\" cannot be cast automatically to type " + types::format_type_be(w.catalog, target.oid),
             {}, "You might need to add an explicit cast.");
  }
  if (!column.type.known() || !target.known() || column.type.oid == target.oid) return nullptr;
  if (types::cast_way(w.catalog, column.type.oid, target.oid, types::CastContext::assignment) !=
      types::CastWay::none)
    return nullptr;
  const bool generated = column.generated != Generated::none;
  w.refuse("42804",
           "column \"" + column.name + "\" cannot be cast automatically to type " +
               types::format_type_be(w.catalog, target.oid),
           {},
           generated ? std::string()
                     : "You might need to specify \"USING " + sql::quote_identifier(column.name) +
                           "::" + types::format_type(w.catalog, target) + "\".");
}

// strip_implicit_coercions.
const Expr& without_implicit_casts(const Expr& expr) {
  const Expr* inner = &expr;
  while (inner->kind == Expr::Kind::cast && inner->cast_form == CastForm::implicit && !inner->args.empty() &&
         inner->args.front()) {
    inner = inner->args.front().get();
  }
  return *inner;
}

void check_default(Writer& w, const Column& column, TypeRef target) {
  if (!column.default_expr || !target.known()) return;
  const Expr& plain = without_implicit_casts(*column.default_expr);
  const bool read = plain.type.known() && plain.type.oid != type_oid::unknown;
  const Oid from = read ? plain.type.oid : column.type.oid;
  if (from == 0 || from == target.oid ||
      types::cast_way(w.catalog, from, target.oid, types::CastContext::assignment) != types::CastWay::none) {
    return;
  }
  const std::string what = column.generated != Generated::none ? "generation expression" : "default";
  w.refuse("42804", what + " for column \"" + column.name + "\" cannot be cast automatically to type " +
                        types::format_type_be(w.catalog, target.oid));
}

// Those made before `before`: the server comes to the users of a column in the order of their making.
void refuse_generated(Writer& w, const Relation& table, ColumnNumber number, Oid before) {
  const std::string& name = table.column(number).name;
  for (const Column& other : table.columns) {
    if (other.dropped || other.generated == Generated::none || !other.default_expr || other.name == name)
      continue;
    if (other.default_oid >= before) continue;
    const std::vector<ColumnNumber> used = analyze::columns_of(*other.default_expr);
    if (std::find(used.begin(), used.end(), number) == used.end()) continue;
    w.refuse(w.catalog.server_version() >= 15 ? "0A000" : "42601",
             "cannot alter type of a column used by a generated column",
             "Column \"" + name + "\" is used by generated column \"" + other.name + "\".");
  }
}

// What uses the column and cannot follow it (ATExecAlterColumnType, RememberAllDependentForRebuilding).
void check_users(Writer& w, const Relation& table, ColumnNumber number) {
  const std::string& name = table.column(number).name;
  const auto depends = [&](const std::string& who) { return who + " depends on column \"" + name + "\""; };
  for (const Dependency& dependency :
       dependency::dependents(w.catalog, {ObjectClass::relation, table.oid, number})) {
    const ObjectAddress& user = dependency.dependent;
    refuse_generated(w, table, number, user.oid);
    if (user.cls == ObjectClass::relation) {
      const Relation* view = w.catalog.relation(user.oid);
      if (!view || !view->view) continue;
      w.refuse("0A000", "cannot alter type of a column used by a view or rule",
               depends("rule _RETURN on " +
                       dependency::describe(w.catalog, {ObjectClass::relation, user.oid, 0})));
    } else if (user.cls == ObjectClass::rule) {
      w.refuse("0A000", "cannot alter type of a column used by a view or rule",
               depends(dependency::describe(w.catalog, user)));
    } else if (user.cls == ObjectClass::trigger) {
      w.refuse("0A000", "cannot alter type of a column used in a trigger definition",
               depends(dependency::describe(w.catalog, user)));
    } else if (user.cls == ObjectClass::policy) {
      w.refuse("0A000", "cannot alter type of a column used in a policy definition",
               depends(dependency::describe(w.catalog, user)));
    } else if (user.cls == ObjectClass::publication_relation) {
      w.refuse("0A000", "cannot alter type of a column used by a publication WHERE clause",
               depends(dependency::describe(w.catalog, user)));
    } else if (user.cls == ObjectClass::function && w.catalog.server_version() >= 14) {
      w.refuse("0A000", "cannot alter type of a column used by a function or procedure",
               depends(dependency::describe(w.catalog, user)));
    }
  }
  refuse_generated(w, table, number, std::numeric_limits<Oid>::max());
}

ExprPtr cast_known(const ExprPtr& expr, TypeRef type) {
  Expr cast;
  cast.kind = Expr::Kind::cast;
  cast.cast_form = CastForm::known_implicit;
  cast.type = type;
  cast.args = {expr};
  return std::make_shared<const Expr>(std::move(cast));
}

// Operators and functions take a varchar as text, which is written too: (v)::text.
bool takes_text(Expr::Kind kind) {
  using Kind = Expr::Kind;
  return kind == Kind::operator_ || kind == Kind::call || kind == Kind::in || kind == Kind::like ||
         kind == Kind::between || kind == Kind::any_all || kind == Kind::nullif || kind == Kind::distinct;
}

// An analysed expression as pg_get_constraintdef and pg_get_indexdef write it, so that it can be analysed
// again: names as they are now, and every cast, for the parser does not read a constant anew where its type
// is written.
ExprPtr as_written_out(const ExprPtr& expr, const Relation& table) {
  if (!expr) return nullptr;
  const bool constant = expr->kind == Expr::Kind::string || expr->kind == Expr::Kind::null;
  if (constant && expr->type.known() && expr->type.oid != type_oid::unknown) {
    return cast_known(expr, expr->type);
  }
  Expr copy = *expr;
  if (copy.kind == Expr::Kind::column && copy.column > 0 && copy.relation == table.oid) {
    copy.names = {table.column(copy.column).name};
  }
  if (copy.kind == Expr::Kind::cast && copy.args.size() == 1 && copy.type.known()) {
    copy.cast_form =
        copy.cast_form == CastForm::implicit ? CastForm::known_implicit : CastForm::known_written;
  }
  for (ExprPtr& arg : copy.args) {
    const bool varchar =
        arg && arg->kind == Expr::Kind::column && arg->type.oid == type_oid::varchar && takes_text(copy.kind);
    arg = as_written_out(arg, table);
    if (varchar) arg = cast_known(arg, {type_oid::text, -1});
  }
  return std::make_shared<const Expr>(std::move(copy));
}

// A class that was named in vain, being the default one, is looked for anew; another must take the new type
// (ResolveOpClass, src/backend/commands/indexcmds.c).
void check_class(Writer& w, const Index& index, const IndexKey& key, TypeRef before, TypeRef type) {
  if (key.opclass.empty() || key.opclass == planner::default_class(w.catalog, index.method, before.oid)) {
    if (types::has_default_opclass(w.catalog, index.method, type.oid).value_or(true)) return;
    w.refuse("42704",
             "data type " + types::format_type_be(w.catalog, type.oid) +
                 " has no default operator class for access method \"" + index.method + "\"",
             {},
             "You must specify an operator class for the index or define a default operator class for the "
             "data type.");
  }
  bool found = false;
  for (const pg_catalog::ClassRow& row : pg_catalog::operator_classes(index.method)) {
    if (!row.in(w.catalog.server_version()) || pg_catalog::class_name(row) != key.opclass) continue;
    found = true;
    if (types::is_binary_coercible(w.catalog, type.oid, row.type)) return;
  }
  if (!found) return;
  w.refuse("42804", "operator class \"" + key.opclass + "\" does not accept data type " +
                        types::format_type_be(w.catalog, type.oid));
}

// Indexes over the column are defined again over its new type, their expressions parsed again: what a type
// makes a no-op is no call any more, and an index over nothing but the column is one over the column
// (ATPostAlterTypeParse; ComputeIndexAttrs, src/backend/commands/indexcmds.c).
void redefine_indexes(Writer& w, const Relation& table, ColumnNumber number, TypeRef before) {
  const TypeRef type = table.column(number).type;
  if (!type.known()) return;
  const auto again = [&](const ExprPtr& expr, analyze::ExprUse use) {
    if (!expr) return expr;
    const std::vector<ColumnNumber> used = analyze::columns_of(*expr);
    if (std::find(used.begin(), used.end(), number) == used.end()) return expr;
    return analyze_expression(w, as_written_out(expr, table), table.oid, use);
  };
  for (Oid oid : table.indexes) {
    const Relation* relation = w.catalog.relation(oid);
    if (!relation || !relation->index || !uses_column(*relation->index, number)) continue;
    Index index = *relation->index;
    for (IndexKey& key : index.keys) {
      if (key.column == number) check_class(w, index, key, before, type);
      key.expr = again(key.expr, analyze::ExprUse::index_expression);
      if (!key.expr || key.expr->kind != Expr::Kind::column || key.expr->column <= 0) continue;
      key.column = key.expr->column;
      key.expr = nullptr;
    }
    index.predicate = again(index.predicate, analyze::ExprUse::index_predicate);
    w.catalog.update<Relation>(oid, [&](Relation& r) { *r.index = std::move(index); });
  }
}

// CHECKs that use the column are parsed again over its new type, and foreign keys compared again.
void check_constraints(Writer& w, Oid table, ColumnNumber number) {
  const Relation relation = *w.catalog.relation(table);
  for (const Constraint& constraint : relation.constraints) {
    const bool uses =
        std::find(constraint.columns.begin(), constraint.columns.end(), number) != constraint.columns.end();
    if (!uses) continue;
    if (constraint.kind == Constraint::Kind::foreign_key) check_key_types(w, relation, constraint);
    if (constraint.kind != Constraint::Kind::check || !constraint.check) continue;
    const ExprPtr again = analyze_expression(w, as_written_out(constraint.check, relation), table,
                                             analyze::ExprUse::check_constraint);
    change_constraint(w, table, constraint.oid, [&](Constraint& own) { own.check = again; });
  }
  for (const auto& [from, oid] : w.catalog.referencing(table)) {
    const Relation& other = *w.catalog.relation(from);
    for (const Constraint& constraint : other.constraints) {
      if (constraint.oid == oid) check_key_types(w, other, constraint);
    }
  }
}

void change_type(AlteredTable& a, Oid table, ColumnNumber number, TypeRef target,
                 const std::string& collation) {
  Writer& w = a.w;
  const Column old = w.catalog.relation(table)->column(number);
  const ObjectAddress self{ObjectClass::relation, table, number};
  for (const Dependency& dependency : w.catalog.references_of(self)) {
    if (dependency.referenced.cls == ObjectClass::type ||
        dependency.referenced.cls == ObjectClass::collation) {
      w.catalog.remove_dependency(dependency);
    }
  }
  w.catalog.update<Relation>(table, [&](Relation& r) {
    r.column(number).type = target;
    r.column(number).collation = collation;
    if (old.type.oid != target.oid) r.column(number).storage.clear();
  });
  add_column_dependencies(w, table, number);
  if (old.default_expr && old.type.oid != target.oid) {
    add_default(w, table, number, coerce_to_column(w, old.default_expr, target));
  }
  redefine_indexes(w, Relation(*w.catalog.relation(table)), number, old.type);
  check_constraints(w, table, number);
}

// ATPrepAlterColumnType: what is found out before anything is altered, down to the last child.
void check_one(AlteredTable& a, Oid table, const AlterCommand& command, TypeRef target,
               const std::vector<Oid>& tree, bool recursing) {
  Writer& w = a.w;
  const Relation relation = *w.catalog.relation(table);
  const ColumnNumber number = require_column(w, relation, command.name);
  if (number == 0) return;
  const Column& column = relation.column(number);
  // Its sequence is altered first (src/backend/parser/parse_utilcmd.c, transformAlterTableStmt).
  if (column.identity != Identity::none && !recursing) {
    const Oid wanted = column_type(w, command.column->type).oid;
    if (wanted != 0 && wanted != type_oid::int2 && wanted != type_oid::int4 && wanted != type_oid::int8)
      w.refuse("22023", "identity column type must be smallint, integer, or bigint");
  }
  if (column.inherited > 0 && !recursing) {
    w.refuse("42P16", "cannot alter inherited column \"" + command.name + "\"");
  }
  if (command.expr && column.generated != Generated::none) {
    w.refuse("42611", "cannot specify USING when altering type of generated column",
             "Column \"" + command.name + "\" is a generated column.");
  }
  if (in_partition_key(relation, number)) {
    w.refuse("42P16", "cannot alter column \"" + command.name +
                          "\" because it is part of the partition key of relation \"" + relation.name + "\"");
  }
  // Its other parents, outside of what is altered here, still have the old type.
  const auto altered_too = std::count_if(relation.parents.begin(), relation.parents.end(), [&](Oid parent) {
    return std::find(tree.begin(), tree.end(), parent) != tree.end();
  });
  if (recursing && column.inherited > altered_too) {
    w.refuse("42P16",
             "cannot alter inherited column \"" + command.name + "\" of relation \"" + relation.name + "\"");
  }
  if (!recursing) target = column_type(w, command.column->type);
  column_collation(w, command.column->collation, target);
  check_column_type(w, command.name, target, table);
  if (column.generated == Generated::virtual_) check_virtual_type(w, command.name, target);
  if (relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table) {
    const ExprPtr with = check_cast(w, table, column, command, target);
    record_rewrite(w, relation, number, with.get(), target);
  } else if (command.expr) {
    w.refuse("42809", "\"" + relation.name + "\" is not a table");
  }
  const bool stores =
      relation.kind == RelationKind::table || relation.kind == RelationKind::materialized_view;
  if (!stores) refuse_row_type_users(w, table);
  if (recursing) return;
  for (Oid child : tree) {
    if (child == table) continue;
    if (!a.recurse) {
      w.refuse("42P16",
               "type of inherited column \"" + command.name + "\" must be changed in child tables too");
    }
    check_one(a, child, command, target, tree, true);
  }
}

// ATExecAlterColumnType.
void alter_one(AlteredTable& a, Oid table, const AlterCommand& command, TypeRef target) {
  Writer& w = a.w;
  const Relation relation = *w.catalog.relation(table);
  const ColumnNumber number = require_column(w, relation, command.name);
  if (number == 0) return;
  const Column& column = relation.column(number);
  check_default(w, column, target);
  check_users(w, relation, number);
  a.new_values.insert(table);
  record_rebuilds(w, relation, number, {target, command.column->collation});
  change_type(a, table, number, target, column_collation(w, command.column->collation, target));
  w.catalog.update<Relation>(table, [&](Relation& r) {
    r.column(number).written_type =
        target.known() ? std::string() : types::written_type(command.column->type);
  });
  for (Oid child : relation.children) alter_one(a, child, command, target);
  const Oid sequence = column.identity != Identity::none ? identity_sequence(w.catalog, table, number) : 0;
  if (sequence == 0) return;
  SequenceOptions options;
  options.type = command.column->type;
  alter_sequence_parameters(w, sequence, options);
}

}  // namespace

void prepare_column_type(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& relation = *w.catalog.relation(a.table);
  if (command.expr) analyze_expression(w, command.expr, a.table, analyze::ExprUse::alter_transform);
  if (require_column(w, relation, command.name) == 0) return;  // transformAlterTableStmt
  if (relation.of_type != 0 && !a.follows_type) w.refuse("42809", "cannot alter column type of typed table");
  const std::vector<Oid> tree = all_inheritors(w.catalog, a.table);
  if (a.recurse) w.record.hold(tree);
  check_one(a, a.table, command, {}, tree, false);
}

void alter_column_type(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& relation = *w.catalog.relation(a.table);
  const ColumnNumber number = require_column(w, relation, command.name);
  if (number == 0) return;
  const TypeRef now = relation.column(number).type;
  if (a.retyped.emplace(number, now).first->second != now) {
    w.refuse("0A000", "cannot alter type of column \"" + command.name + "\" twice");
  }
  alter_one(a, a.table, command, column_type(w, command.column->type));
}

}  // namespace commands
