// What CREATE STATISTICS refuses (src/backend/commands/statscmds.c, CreateStatistics).

#include "lint/commands/table/statistics_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/catalog/missing.h"
#include "lint/commands/relation/relation.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr size_t most_columns = 8;  // STATS_MAX_DIMENSIONS

void require_order(Writer& w, TypeRef type, const std::string& subject) {
  if (!type.known() || types::has_default_opclass(w.catalog, "btree", type.oid).value_or(true)) return;
  w.refuse("0A000", fmt::format("{} because its type {} has no default btree operator class", subject,
                                types::format_type_be(w.catalog, type.oid)));
}

void refuse_virtual(Writer& w, const Column& column) {
  if (column.generated == Generated::virtual_)
    w.refuse("0A000", "statistics creation on virtual generated columns is not supported");
}

void check_column(Writer& w, const Relation& table, const std::string& name) {
  if (is_system_column(name)) w.refuse("0A000", "statistics creation on system columns is not supported");
  const Column* column = table.find_column(name);
  if (!column) w.refuse(no_column(table, name, fmt::format("column \"{}\" does not exist", name)));
  refuse_virtual(w, *column);
  require_order(w, column->type, fmt::format("column \"{}\" cannot be used in statistics", name));
}

// From 19 on a virtual column is an expression.
bool counts_as_expression(const Catalog& catalog, const Relation& table, const std::string& name) {
  const Column* column = table.find_column(name);
  return column && column->generated == Generated::virtual_ && catalog.server_version() >= 19;
}

// transformStatsStmt analyses them before anything else is looked at.
std::vector<ExprPtr> analyzed_expressions(Writer& w, const Define& change, const Relation& table) {
  std::vector<ExprPtr> analyzed;
  if (w.catalog.server_version() < 14) return analyzed;
  for (const ExprPtr& expr : change.exprs) {
    analyze::Scope scope;
    scope.relation = &table;
    scope.use = analyze::ExprUse::index_expression;  // as little is allowed
    analyze::Analyzed found = analyze::expression(w.catalog, expr, scope);
    if (found.problem) throw Refused{std::move(*found.problem)};
    analyzed.push_back(std::move(found.expr));
  }
  return analyzed;
}

void check_kinds(Writer& w, const Define& change, size_t expressions) {
  const bool one_expression = change.columns.size() == 1 && expressions == 1;
  for (const auto& [name, kind] : change.options) {
    if (name != "kind") continue;
    if (one_expression) {
      w.refuse("0A000",
               "when building statistics on a single expression, statistics kinds may not be specified");
    }
    if (kind != "ndistinct" && kind != "dependencies" && kind != "mcv") {
      w.refuse("42601", fmt::format("unrecognized statistics kind \"{}\"", kind));
    }
  }
}

}  // namespace

void check_statistics_table(Writer& w, const Define& change, const Relation& table) {
  analyzed_expressions(w, change, table);
  if (table.is_table() || table.kind == RelationKind::materialized_view) return;
  w.refuse("42809", fmt::format("cannot define statistics for relation \"{}\"", table.name));
}

void check_statistics(Writer& w, const Define& change, const Relation& table) {
  const std::vector<ExprPtr> exprs = analyzed_expressions(w, change, table);
  if (change.columns.size() > most_columns) {
    w.refuse("54011", fmt::format("cannot have more than {} columns in statistics", most_columns));
  }
  std::vector<std::string> columns, computed;
  size_t next = 0, expressions = 0;
  for (const std::string& written : change.columns) {
    if (written.empty() && w.catalog.server_version() < 14) {
      w.refuse("0A000", "only simple column references are allowed in CREATE STATISTICS");
    }
    const Expr* expr = written.empty() && next < exprs.size() ? exprs[next++].get() : nullptr;
    const bool column = !expr || (expr->kind == Expr::Kind::column && expr->column > 0);
    if (column) {  // brackets around a column alone make no expression of it
      const std::string name = expr ? table.column(expr->column).name : written;
      if (counts_as_expression(w.catalog, table, name)) {
        ++expressions;
        computed.push_back(name);
        if (change.columns.size() > 1)
          require_order(w, table.find_column(name)->type,
                        "expression cannot be used in multivariate statistics");
        continue;
      }
      columns.push_back(name);
      check_column(w, table, columns.back());
      continue;
    }
    if (const auto facts = types::type_facts(w.catalog, expr->type.oid);
        facts && facts->kind == Type::Kind::pseudo && w.catalog.version().has(sql::Update::november_2026)) {
      w.refuse("42P16", "expression has pseudo-type " + types::format_type_be(w.catalog, expr->type.oid));
    }
    if (w.catalog.server_version() < 19) {
      for (const ColumnNumber used : analyze::columns_of(*expr)) {
        if (used > 0) refuse_virtual(w, table.column(used));
      }
    }
    ++expressions;
    if (change.columns.size() > 1) {
      require_order(w, expr->type, "expression cannot be used in multivariate statistics");
    }
  }
  check_kinds(w, change, expressions);
  if (columns.size() + expressions < 2 && expressions != 1) {
    w.refuse("42P17", w.catalog.server_version() < 19
                          ? "extended statistics require at least 2 columns"
                          : "cannot create extended statistics on a single non-virtual column");
  }
  std::sort(computed.begin(), computed.end());
  const bool twice = std::adjacent_find(computed.begin(), computed.end()) != computed.end();
  std::sort(columns.begin(), columns.end());
  if (std::adjacent_find(columns.begin(), columns.end()) != columns.end()) {
    w.refuse("42701", "duplicate column name in statistics definition");
  }
  if (twice) w.refuse("42701", "duplicate expression in statistics definition");
}

void depend_on_expressions(Writer& w, const Define& change, Oid statistics) {
  const ObjectAddress self{ObjectClass::statistics, statistics, 0};
  const Relation table = *w.catalog.relation(w.catalog.get<DefinedObject>(statistics)->relations.front());
  for (const ExprPtr& expr : analyzed_expressions(w, change, table)) {
    for (const ObjectAddress& object : analyze::dependencies_of(w.catalog, *expr, table.oid)) {
      const bool own = object.cls == ObjectClass::relation && object.oid == table.oid;
      w.catalog.add_dependency({self, object, own ? DependencyKind::automatic : DependencyKind::normal});
    }
  }
}

}  // namespace commands
