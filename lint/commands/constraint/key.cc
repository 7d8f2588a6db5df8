// PRIMARY KEY, UNIQUE and EXCLUDE: constraints that are an index (src/backend/parser/parse_utilcmd.c,
// transformIndexConstraints).

#include "lint/commands/constraint/key.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/index/make.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ConstraintDefKind = ConstraintDef::Kind;

void check_keys(Writer& w, const TablePlan& plan, const ConstraintDef& key,
                const std::function<bool(std::string_view)>& exists) {
  for (size_t i = 0; i < key.columns.size(); ++i) {
    const std::string& name = key.columns[i];
    if (!exists(name) && !is_system_column(name)) {
      if (w.may_exist(plan.name) || plan.table != 0) continue;
      w.refuse(does_not_exist(name, "42703", "column \"" + name + "\" named in key does not exist"));
    }
    if (std::find(key.columns.begin(), key.columns.begin() + static_cast<ptrdiff_t>(i), name) !=
        key.columns.begin() + static_cast<ptrdiff_t>(i)) {
      w.refuse("42701", "column \"" + name + "\" appears twice in " +
                            (key.kind == ConstraintDefKind::primary_key ? "primary key" : "unique") +
                            " constraint");
    }
  }
  for (const std::string& name : key.include) {
    if (!exists(name))
      w.refuse(does_not_exist(name, "42703", "column \"" + name + "\" named in key does not exist"));
  }
}

bool same_elements(const ConstraintDef& a, const ConstraintDef& b) {
  if (a.elements.empty() && b.elements.empty()) return a.operators == b.operators;
  return false;  // exclusion constraints: not compared in depth, the server seldom finds two equal ones
}

// Whether the second would make an index that the first makes already.
bool same_key(const ConstraintDef& a, const ConstraintDef& b) {
  return a.columns == b.columns && a.include == b.include && same_elements(a, b) && !a.where && !b.where &&
         a.deferrable == b.deferrable && a.deferred == b.deferred && a.using_index.empty() &&
         b.using_index.empty() && a.nulls_not_distinct == b.nulls_not_distinct &&
         a.without_overlaps == b.without_overlaps;
}

IndexKey column_key(Writer& w, const Relation& table, const std::string& name) {
  IndexKey key;
  key.column = table.column_number(name);
  if (key.column == 0)
    w.refuse(no_column(table, name, "column \"" + name + "\" named in key does not exist"));
  return key;
}

IndexKey element_key(Writer& w, const Relation& table, const IndexElement& element) {
  IndexKey key;
  if (element.expr) {
    key.expr = analyze_expression(w, element.expr, table.oid, analyze::ExprUse::index_expression);
  } else {
    key.column = table.column_number(element.column);
    if (key.column == 0)
      w.refuse(no_column(table, element.column, "column \"" + element.column + "\" does not exist"));
  }
  key.collation = element.collation;
  key.opclass = element.opclass;
  key.descending = element.descending;
  key.nulls_first = element.nulls_first.value_or(element.descending);
  return key;
}

}  // namespace

std::vector<ConstraintDef> plan_keys(Writer& w, TablePlan& plan,
                                     const std::function<bool(std::string_view)>& inherited) {
  const auto exists = [&](std::string_view name) { return plan.find(name) != nullptr || inherited(name); };
  std::vector<ConstraintDef> kept;
  bool primary = false;
  for (const ConstraintDef& key : plan.keys) {
    if (key.kind == ConstraintDefKind::primary_key && primary) {
      w.refuse("42P16", "multiple primary keys for table \"" + plan.name + "\" are not allowed");
    }
    primary = primary || key.kind == ConstraintDefKind::primary_key;
    if (key.using_index.empty()) check_keys(w, plan, key, exists);
    if (key.kind != ConstraintDefKind::primary_key) continue;
    kept.push_back(key);
    for (const std::string& name : key.columns) {
      ColumnPlan* column = plan.find(name);
      if (column && column->null_stated && named_not_nulls(w.catalog)) {
        w.refuse("42601", "conflicting NULL/NOT NULL declarations for column \"" + name + "\" of table \"" +
                              plan.name + "\"");
      }
      const bool known = std::any_of(plan.not_nulls.begin(), plan.not_nulls.end(),
                                     [&](const ConstraintDef& c) { return c.columns.front() == name; });
      // Up to 17 mere options of a column do not make it so: the key does, when the table is there.
      if (column && (!column->typeless || named_not_nulls(w.catalog))) column->column.not_null = true;
      if (known || plan.table != 0 || !named_not_nulls(w.catalog)) continue;
      ConstraintDef not_null;
      not_null.kind = ConstraintDefKind::not_null;
      not_null.columns = {name};
      plan.not_nulls.push_back(std::move(not_null));
    }
  }
  for (const ConstraintDef& key : plan.keys) {
    if (key.kind == ConstraintDefKind::primary_key) continue;
    auto prior =
        std::find_if(kept.begin(), kept.end(), [&](const ConstraintDef& c) { return same_key(c, key); });
    if (prior == kept.end()) {
      kept.push_back(key);
    } else if (prior->name.empty()) {
      prior->name = key.name;
    }
  }
  return kept;
}

namespace {

// From 18 on a child's constraint has its parent's name; before, there is only the flag.
void inherit_not_null(Writer& w, Oid parent, const std::string& column, const std::string& name) {
  const std::vector<Oid> children = w.catalog.relation(parent)->children;
  w.record.hold(children);
  for (Oid child : children) {
    const ColumnNumber number = w.catalog.relation(child)->column_number(column);
    if (number == 0) continue;
    NotNullOptions options;
    const Constraint* own = not_null_constraint(*w.catalog.relation(child), number);
    refuse_not_valid(w, *w.catalog.relation(child), own);
    options.name = own ? std::string() : name;
    options.local = false;
    options.inherited = 1;
    if (!w.catalog.relation(child)->column(number).not_null || named_not_nulls(w.catalog))
      make_not_null(w, child, number, options);
    inherit_not_null(w, child, column, name);
  }
}

}  // namespace

void require_not_null(Writer& w, Oid oid, const std::vector<std::string>& columns, bool recurse) {
  for (const std::string& name : columns) {
    const ColumnNumber column = w.catalog.relation(oid)->column_number(name);
    if (column == 0)
      w.refuse(no_column(
          *w.catalog.relation(oid), name,
          "column \"" + name + "\" of relation \"" + w.catalog.relation(oid)->name + "\" does not exist"));
    const bool before = w.catalog.relation(oid)->column(column).not_null;
    if (!before) make_not_null(w, oid, column);
    refuse_not_valid(w, *w.catalog.relation(oid), not_null_constraint(*w.catalog.relation(oid), column));
    const bool partitioned = w.catalog.relation(oid)->kind == RelationKind::partitioned_table;
    if (before && (partitioned || named_not_nulls(w.catalog))) continue;
    if (!recurse && !named_not_nulls(w.catalog)) continue;  // ATPrepSetNotNull
    const Constraint* made = not_null_constraint(*w.catalog.relation(oid), column);
    inherit_not_null(w, oid, name, made ? made->name : std::string());
  }
}

void make_key(Writer& w, Oid oid, const ConstraintDef& definition, bool recurse) {
  if (definition.kind == ConstraintDefKind::primary_key)
    require_not_null(w, oid, definition.columns, recurse);
  const Relation& table = *w.catalog.relation(oid);
  if (w.record && recurse && table.kind == RelationKind::partitioned_table)  // DefineIndex
    w.record.lock(all_inheritors(w.catalog, oid), LockMode::share);
  IndexSpec spec;
  spec.table = oid;
  spec.name = definition.name;
  spec.method = definition.kind == ConstraintDefKind::exclusion && !definition.method.empty()
                    ? definition.method.str()
                    : "btree";
  for (const std::string& name : definition.columns) spec.keys.push_back(column_key(w, table, name));
  for (const IndexElement& element : definition.elements) {
    spec.keys.push_back(element_key(w, table, element));
  }
  for (const std::string& name : definition.include) spec.include.push_back(table.column_number(name));
  spec.predicate = analyze_expression(w, definition.where, oid, analyze::ExprUse::index_predicate);
  spec.unique = definition.kind != ConstraintDefKind::exclusion;
  spec.nulls_not_distinct = definition.nulls_not_distinct;
  spec.recurse = recurse;
  spec.is_constraint = true;
  spec.kind = definition.kind == ConstraintDefKind::primary_key ? Constraint::Kind::primary_key
              : definition.kind == ConstraintDefKind::unique    ? Constraint::Kind::unique
                                                                : Constraint::Kind::exclusion;
  spec.operators = definition.operators;
  spec.deferrable = definition.deferrable;
  spec.deferred = definition.deferred;
  spec.period = definition.without_overlaps;
  if (spec.period) spec.method = "gist";
  spec.options = definition.options;
  spec.tablespace = definition.tablespace;
  make_index(w, spec);
}

}  // namespace commands
