// Collecting foreign keys by the table that they reference, and the policy that governs each.

#include "lint/engine/referencing.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "lint/catalog/choose_name.h"
#include "lint/engine/messages.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"
#include "lint/text/glob.h"
#include "lint/text/suggest.h"

namespace lint {

namespace {

bool matches(const catalog::Catalog& catalog, const catalog::Relation* table, const std::string& pattern) {
  if (!table) return false;
  const std::string qualified = catalog.qualified_name(*table);
  return pattern.find('.') == std::string::npos ? text::glob(pattern, table->name)
                                                : text::glob(pattern, qualified);
}

bool is_glob(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace

bool still_new(const Context& run, const ForeignKey& key) {
  return !run.settings.deployed.empty() && !run.settings.is_deployed(key.constraint->made.revision) &&
         key.table->made.revision == key.constraint->made.revision;
}

bool made_before(const ast::Origin& a, const ast::Origin& b) {
  return std::tie(a.revision, a.file, a.span) < std::tie(b.revision, b.file, b.span);
}

std::vector<const catalog::Relation*> tables(const catalog::Catalog& catalog) {
  std::vector<const catalog::Relation*> found;
  for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) {
    if (relation->is_table() || relation->kind == catalog::RelationKind::materialized_view) {
      found.push_back(relation);
    }
  }
  return found;
}

Children children(const std::vector<const catalog::Relation*>& tables) {
  Children found;
  for (const catalog::Relation* table : tables) {
    for (const catalog::Constraint& constraint : table->constraints) {
      if (constraint.kind != catalog::Constraint::Kind::foreign_key || constraint.parent) continue;
      found[constraint.ref_table].push_back({table, &constraint});
    }
  }
  for (auto& [parent, keys] : found) {
    std::stable_sort(keys.begin(), keys.end(), [](const ForeignKey& a, const ForeignKey& b) {
      return made_before(a.constraint->made, b.constraint->made);
    });
  }
  return found;
}

std::string columns_name(const catalog::Catalog& catalog, const ForeignKey& key) {
  std::string columns;
  for (ast::ColumnNumber column : key.constraint->columns) {
    if (!columns.empty()) columns += ", ";
    columns += key.table->column(column).name;
  }
  if (key.constraint->columns.size() > 1) return catalog.qualified_name(*key.table) + " (" + columns + ")";
  return part_name(catalog, *key.table, columns);
}

std::string key_name(const catalog::Catalog& catalog, const ForeignKey& key) {
  return part_name(catalog, *key.table, key.constraint->name);
}

const OnDeletePolicy* policy_for(const Context& run, const catalog::Catalog& catalog, const ForeignKey& key) {
  const OnDeletePolicy* best = nullptr;
  const auto rank = [](const OnDeletePolicy& line) {
    return (line.from ? 0 : 2) + (is_glob(line.tables) ? 1 : 0);
  };
  for (const OnDeletePolicy& line : run.settings.on_delete) {
    const catalog::Relation* table = line.from ? key.table : catalog.relation(key.constraint->ref_table);
    if (!matches(catalog, table, line.tables)) continue;
    if (!best || rank(line) < rank(*best)) best = &line;
  }
  return best;
}

bool is_idle(const OnDeletePolicy& line, const catalog::Catalog& catalog, std::string& hint) {
  std::vector<std::string> names;
  for (const catalog::Relation* table : tables(catalog)) {
    if (matches(catalog, table, line.tables)) return false;
    names.push_back(line.tables.find('.') == std::string::npos ? table->name
                                                               : catalog.qualified_name(*table));
  }
  const std::vector<std::string_view> words(names.begin(), names.end());
  hint = text::did_you_mean(line.tables, words);
  return true;
}

std::string change_action(const Context& run, const catalog::Catalog& catalog, const ForeignKey& key,
                          std::string_view action) {
  const catalog::Relation* parent = catalog.relation(key.constraint->ref_table);
  const std::string table = sql_name(catalog, *key.table);
  const std::string name = sql::quote_identifier(key.constraint->name);
  const std::string second =
      sql::quote_identifier(catalog::make_object_name(key.constraint->name, "", "new"));
  const std::string referenced = !parent ? " (?)"
                                 : key.constraint->ref_columns.empty()
                                     ? ""  // its primary key, whatever that is
                                     : " (" + sql_columns(*parent, key.constraint->ref_columns) + ")";
  const std::string sql = fmt::format(
      "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}{} ON DELETE {} NOT VALID;\n", table,
      second, sql_columns(*key.table, key.constraint->columns), parent ? sql_name(catalog, *parent) : "?",
      referenced, action);
  return sql + own_revision(run.chain, fmt::format("ALTER TABLE {0} VALIDATE CONSTRAINT {1};\n"
                                                   "ALTER TABLE {0} DROP CONSTRAINT {2};\n"
                                                   "ALTER TABLE {0} RENAME CONSTRAINT {1} TO {2};",
                                                   table, second, name));
}

}  // namespace lint
