// Extended statistics (src/backend/commands/statscmds.c; LIKE: generateClonedExtStatsStmt,
// src/backend/parser/parse_utilcmd.c).

#include "lint/commands/table/statistics.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "lint/catalog/choose_name.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// Properties: the columns' numbers, and how many expressions stand beside them.
constexpr const char* numbers_of_columns = "columns";
constexpr const char* expressions = "expressions";

// As LIKE names them: the columns by number, then the expressions.
std::vector<std::string> columns_of(const Catalog& catalog, Oid statistics, const Relation& table) {
  std::vector<std::string> names;
  const auto& properties = catalog.get<DefinedObject>(statistics)->properties;
  std::set<ColumnNumber> numbers;
  if (const auto found = properties.find(numbers_of_columns); found != properties.end()) {
    std::istringstream list(found->second);
    for (ColumnNumber number = 0; list >> number;) numbers.insert(number);
  }
  for (ColumnNumber number : numbers) names.push_back(table.column(number).name);
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
    if (!catalog.find_defined(ObjectClass::statistics, table.schema, name)) return name;
  }
}

void set_statistics_columns(Writer& w, Oid statistics, const std::vector<std::string>& columns) {
  const Relation& table = *w.catalog.relation(w.catalog.get<DefinedObject>(statistics)->relations.front());
  size_t unnamed = 0;
  std::string numbers;
  for (const std::string& name : columns) {
    const ColumnNumber column = table.column_number(name);
    if (!column) {
      ++unnamed;
      continue;
    }
    if (table.column(column).generated == Generated::virtual_) {
      ++unnamed;  // it counts as an expression
    } else {
      numbers += std::to_string(column) + " ";
    }
    w.catalog.add_dependency({{ObjectClass::statistics, statistics, 0},
                              {ObjectClass::relation, table.oid, column},
                              DependencyKind::automatic});
  }
  w.catalog.update<DefinedObject>(statistics, [&](DefinedObject& object) {
    object.properties[numbers_of_columns] = numbers;
    if (unnamed != 0) object.properties[expressions] = std::to_string(unnamed);
  });
}

void copy_statistics(Writer& w, Oid source, Oid table) {
  std::vector<Oid> found;
  for (const auto& [oid, object] : w.catalog.all<DefinedObject>()) {
    if (object->cls == ObjectClass::statistics && !object->relations.empty() &&
        object->relations.front() == source) {
      found.push_back(oid);
    }
  }
  for (Oid oid : found) {
    const std::vector<std::string> columns = columns_of(w.catalog, oid, *w.catalog.relation(source));
    const Relation& target = *w.catalog.relation(table);
    DefinedObject copy;
    copy.cls = ObjectClass::statistics;
    copy.schema = target.schema;
    copy.name = statistics_name(w.catalog, target, columns);
    copy.properties["word"] = "statistics object";
    copy.relations = {table};
    copy.definition = w.catalog.get<DefinedObject>(oid)->definition;  // printed with its own name and table
    copy.made = w.context.origin;
    const Oid made = w.catalog.add(std::move(copy));
    set_statistics_columns(w, made, columns);
    w.created({ObjectClass::statistics, made, 0});
  }
}

}  // namespace commands
