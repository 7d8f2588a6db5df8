// Two foreign keys of one table over the same columns to the same columns: each insertion checks twice, each
// deletion of a parent runs both actions.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using catalog::Constraint;
using catalog::Relation;

// The pairs of columns, in one order.
std::vector<std::pair<ast::ColumnNumber, ast::ColumnNumber>> pairs(const Constraint& key) {
  std::vector<std::pair<ast::ColumnNumber, ast::ColumnNumber>> out;
  const auto& referenced = key.ref_columns.get();
  for (size_t i = 0; i < key.columns.size() && i < referenced.size(); ++i)
    out.emplace_back(key.columns[i], referenced[i]);
  std::sort(out.begin(), out.end());
  return out;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const Relation* parent = view.catalog.relation(oid);
    if (!parent) continue;
    std::map<std::pair<ast::Oid, std::vector<std::pair<ast::ColumnNumber, ast::ColumnNumber>>>,
             const lint::ForeignKey*>
        first;
    for (const lint::ForeignKey& key : keys) {
      const auto [at, fresh] = first.try_emplace({key.table->oid, pairs(*key.constraint)}, &key);
      if (fresh || !lint::is_own(view, key.constraint->made)) continue;
      const lint::ForeignKey& other = *at->second;
      lint::Finding finding = lint::about_constraint(view, *key.table, *key.constraint);
      finding.message =
          fmt::format("foreign key {} says again what {} says: {} references {}", key.constraint->name,
                      other.constraint->name, lint::columns_name(view.catalog, key),
                      view.catalog.qualified_name(*parent));
      finding.notes.push_back(
          view.run.made("first", lint::key_name(view.catalog, other), other.constraint->made));
      finding.safe_sql = true;
      finding.help =
          fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", lint::sql_name(view.catalog, *key.table),
                      sql::quote_identifier(key.constraint->name));
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule duplicate_foreign_key{
    .id = "duplicate-foreign-key",
    .summary = "two foreign keys between the same columns",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-21"};

}  // namespace rules
