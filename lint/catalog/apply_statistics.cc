// Extended statistics (src/backend/commands/statscmds.c; LIKE: generateClonedExtStatsStmt,
// src/backend/parser/parse_utilcmd.c).

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/apply_object_parts.h"
#include "lint/catalog/apply_relation.h"
#include "lint/catalog/names.h"
#include "lint/catalog/types.h"

namespace catalog::applying {

namespace {

constexpr const char* expressions = "expressions";  // property: how many stand beside the columns

/// As LIKE names them: the columns by number, then the expressions.
std::vector<std::string> columns_of(const Catalog& catalog, Oid statistics, const Relation& table) {
  std::vector<ColumnNumber> numbers;
  for (const Dependency& edge : catalog.references_of({ObjectClass::statistics, statistics, 0})) {
    if (edge.referenced.cls == ObjectClass::relation && edge.referenced.oid == table.oid) {
      numbers.push_back(edge.referenced.column);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  std::vector<std::string> names;
  for (ColumnNumber number : numbers) {
    if (number > 0) names.push_back(table.column(number).name);
  }
  const auto& properties = catalog.get<NamedObject>(statistics)->properties;
  if (const auto found = properties.find(expressions); found != properties.end()) {
    names.resize(names.size() + std::stoul(found->second));
  }
  return names;
}

}  // namespace

std::string statistics_name(const Catalog& catalog, const Relation& table,
                            const std::vector<std::string>& columns) {
  std::string label;
  for (const std::string& column : columns) {
    if (!label.empty()) label += '_';
    label += column.empty() ? "expr" : column;
    if (label.size() >= 64) break;
  }
  for (int pass = 0;; ++pass) {
    std::string name = make_object_name(table.name, label, pass == 0 ? "stat" : fmt::format("stat{}", pass));
    if (!catalog.find_named(ObjectClass::statistics, table.schema, name)) return name;
  }
}

void check_statistics_columns(Writer& w, const Relation& table, const std::vector<std::string>& columns) {
  for (const std::string& name : columns) {
    if (name.empty()) continue;
    const Column* column = table.find_column(name);
    if (!column && is_system_column(name))
      w.refuse("0A000", "statistics creation on system columns is not supported");
    if (!column) w.refuse("42703", fmt::format("column \"{}\" does not exist", name));
    if (has_default_opclass(w.catalog, "btree", column->type.oid).value_or(true)) continue;
    w.refuse(
        "0A000",
        fmt::format("column \"{}\" cannot be used in statistics because its type {} has no default btree "
                    "operator class",
                    name, format_type_be(w.catalog, column->type.oid)));
  }
  if (columns.size() == 1 && !columns.front().empty())
    w.refuse("42P17", "extended statistics require at least 2 columns");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto next = columns.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    if (!columns[i].empty() && std::find(next, columns.end(), columns[i]) != columns.end())
      w.refuse("42701", "duplicate column name in statistics definition");
  }
}

void set_statistics_columns(Writer& w, Oid statistics, const std::vector<std::string>& columns) {
  const Relation& table = *w.catalog.relation(w.catalog.get<NamedObject>(statistics)->relations.front());
  std::size_t unnamed = 0;
  for (const std::string& name : columns) {
    const ColumnNumber column = table.column_number(name);
    if (!column) {
      ++unnamed;
      continue;
    }
    w.catalog.add_dependency({{ObjectClass::statistics, statistics, 0},
                              {ObjectClass::relation, table.oid, column},
                              DependencyKind::automatic});
  }
  if (unnamed == 0) return;
  w.catalog.update<NamedObject>(
      statistics, [&](NamedObject& object) { object.properties[expressions] = std::to_string(unnamed); });
}

void copy_statistics(Writer& w, Oid source, Oid table) {
  std::vector<Oid> found;
  for (const auto& [oid, object] : w.catalog.all<NamedObject>()) {
    if (object->cls == ObjectClass::statistics && !object->relations.empty() &&
        object->relations.front() == source) {
      found.push_back(oid);
    }
  }
  for (Oid oid : found) {
    const std::vector<std::string> columns = columns_of(w.catalog, oid, *w.catalog.relation(source));
    const Relation& target = *w.catalog.relation(table);
    NamedObject copy;
    copy.cls = ObjectClass::statistics;
    copy.schema = target.schema;
    copy.name = statistics_name(w.catalog, target, columns);
    copy.properties["word"] = "statistics object";
    copy.relations = {table};
    copy.made = w.context.origin;
    const Oid made = w.catalog.add(std::move(copy));
    set_statistics_columns(w, made, columns);
    w.created({ObjectClass::statistics, made, 0});
  }
}

}  // namespace catalog::applying
