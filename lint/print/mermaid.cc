// Writing tables and foreign keys as a Mermaid diagram.

#include "lint/print/mermaid.h"

#include <algorithm>
#include <map>

#include "lint/types/format_type.h"

namespace print {
using namespace ast;
using namespace catalog;

namespace {

// Mermaid takes letters, digits, '_' and '-' in an entity's plain name, and one word for a type.
std::string word(std::string_view text) {
  std::string plain;
  for (char c : text) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    plain += letter ? c : '_';
  }
  return plain;
}

bool part_of(const std::vector<ColumnNumber>& columns, ColumnNumber number) {
  return std::find(columns.begin(), columns.end(), number) != columns.end();
}

std::string entity(const Catalog& catalog, const Relation& table) {
  std::string text = "  " + word(catalog.display_name(table)) + " {\n";
  const Constraint* primary = table.primary_key();
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.dropped) continue;
    const auto number = static_cast<ColumnNumber>(i + 1);
    const std::string type =
        column.type.known() ? types::format_type(catalog, column.type) : column.written_type.str();
    text += "    " + (type.empty() ? "unknown" : word(type)) + " " + word(column.name);
    const bool foreign =
        std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
          return constraint.kind == Constraint::Kind::foreign_key && part_of(constraint.columns, number);
        });
    const bool key = primary && part_of(primary->columns, number);
    if (key || foreign) text += key && foreign ? " PK, FK" : key ? " PK" : " FK";
    text += "\n";
  }
  return text + "  }\n";
}

}  // namespace

std::string print_mermaid(const Catalog& catalog) {
  std::map<std::string, const Relation*> tables;
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    const bool table =
        relation->kind == RelationKind::table || relation->kind == RelationKind::partitioned_table;
    if (table && !relation->is_partition() && relation->schema != temporary_schema)
      tables[catalog.qualified_name(*relation)] = relation;
  }
  std::string text = "erDiagram\n";
  for (const auto& [name, table] : tables) text += entity(catalog, *table);
  for (const auto& [name, table] : tables) {
    for (const Constraint& constraint : table->constraints) {
      const Relation* parent = catalog.relation(constraint.ref_table);
      if (constraint.kind != Constraint::Kind::foreign_key || !parent) continue;
      const bool optional =
          std::any_of(constraint.columns.begin(), constraint.columns.end(),
                      [&child = *table](ColumnNumber number) { return !child.column(number).not_null; });
      text += "  " + word(catalog.display_name(*parent)) + (optional ? " |o--o{ " : " ||--o{ ") +
              word(catalog.display_name(*table)) + " : " + word(constraint.name) + "\n";
    }
  }
  return text;
}

}  // namespace print
