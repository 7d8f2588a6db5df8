// Writing a Catalog as the statements that would make it.

#include "lint/print/sql.h"

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/print/object_kind.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"

namespace print {
using namespace ast;
using namespace catalog;

namespace {

// As comments: what no revision makes cannot be made from here either.
std::string presumed_objects(const SqlWriter& w) {
  const Catalog& catalog = w.catalog;
  std::vector<std::string> lines;
  for (const Presumed& presumed : catalog.presumed()) {
    if (presumed.gone) continue;
    const bool table = presumed.kind == ObjectKind::table;
    const Relation* relation = table ? catalog.relation(catalog.resolve_relation(presumed.name)) : nullptr;
    if (table && (!relation || !relation->presumed)) continue;
    std::string columns;
    for (const Column& column : relation ? relation->columns : containers::CowVector<Column>()) {
      if (column.dropped || !column.presumed) continue;
      columns += (columns.empty() ? " (" : ", ") + sql::quote_identifier(column.name);
      if (column.type.known()) columns += " " + w.type_text(column.type);
    }
    lines.push_back("--   " + std::string(relation ? kind_word(*relation) : kind_word(presumed.kind)) + " " +
                    (presumed.name.schema.empty() ? "" : sql::quote_identifier(presumed.name.schema) + ".") +
                    sql::quote_identifier(presumed.name.name) + columns + (columns.empty() ? "" : ")"));
  }
  if (lines.empty()) return {};
  std::sort(lines.begin(), lines.end());
  std::string out = "-- taken to exist, since no revision makes them:\n";
  for (const std::string& one : lines) out += one + "\n";
  return out + "\n";
}

bool has_routines(const Catalog& catalog) {
  return !catalog.all<Function>().empty();
}

// A CHECK that stands in its table's statement.
std::string check_within_table(const Catalog& catalog, std::string_view name) {
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    const std::string table = catalog.qualified_name(*relation) + ".";
    if (!name.starts_with(table)) continue;
    const Constraint* check = relation->find_constraint(name.substr(table.size()));
    if (!check || check->kind != Constraint::Kind::check) continue;
    return "ALTER TABLE " + deparse::quoted_name(catalog, *relation) + " ADD CONSTRAINT " +
           sql::quote_identifier(check->name) + " " +
           deparse::constraint_definition(catalog, relation, *check) + ";\n";
  }
  return {};
}

void add_all(const SqlWriter& w) {
  add_roles(w);
  add_schemas(w);
  add_types(w);
  add_routines(w);
  add_sequences(w);
  add_tables(w);
  add_indexes(w);
  add_views(w);
  add_triggers(w);
  add_policies(w);
  add_defined(w);
}

}  // namespace

std::string print_sql(const Catalog& catalog, const SqlOptions& options) {
  Script script;
  const SqlWriter w{catalog, options, script};
  add_all(w);
  std::string out = presumed_objects(w);
  // Function bodies may name tables that come later.
  if (has_routines(catalog)) out += "SET check_function_bodies = false;\n";
  return out + script.print();
}

std::string print_sql_of(const Catalog& catalog, std::string_view name, const SqlOptions& options) {
  Script script;
  add_all({catalog, options, script});
  const std::string statements = script.print_about(name);
  return statements.empty() ? check_within_table(catalog, name) : statements;
}

}  // namespace print
