// A script's statement says the name that the object had then, and of statistics the table's and the
// columns'.

#include "lint/print/sql/definition_text.h"

#include <algorithm>
#include <sstream>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace print {
using namespace ast;

namespace {

const std::string& property(const DefinedObject& object, const std::string& name) {
  static const std::string none;
  const auto found = object.properties.find(name);
  return found == object.properties.end() ? none : found->second;
}

bool is_name(const sql::Token& token) {
  return token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier;
}

// How many words stand before the name: CREATE, and those of the kind.
size_t words_before_name(const DefinedObject& object) {
  switch (object.cls) {
    case ObjectClass::collation:
    case ObjectClass::statistics:
    case ObjectClass::foreign_server: return 2;
    case ObjectClass::event_trigger: return 3;
    case ObjectClass::text_search:
    case ObjectClass::foreign_data_wrapper: return 4;
    default: return 0;  // the statement stands as it is
  }
}

std::string present_name(const SqlWriter& w, const DefinedObject& object) {
  const std::string name = object.name.substr(0, object.name.rfind(" ("));
  return object.schema ? w.qualified(object.schema, name) : sql::quote_identifier(name);
}

// The statement with the name of now in the place of the one that is written, or of none.
std::string with_present_name(const SqlWriter& w, const DefinedObject& object, const std::string& text) {
  const size_t words = words_before_name(object);
  if (words == 0) return text;
  sql::Scanner scanner(text);
  sql::Token token = scanner.next_code();
  for (size_t i = 0; i < words; ++i) token = scanner.next_code();
  if (text::lower(scanner.text(token)) == "if") {
    for (int i = 0; i < 3; ++i) token = scanner.next_code();  // IF NOT EXISTS
  }
  const std::string name = present_name(w, object);
  const bool none =
      !is_name(token) || (object.cls == ObjectClass::statistics && text::lower(scanner.text(token)) == "on");
  if (none) return text.substr(0, token.span.begin) + name + " " + text.substr(token.span.begin);
  uint32_t end = token.span.end;
  for (sql::Token dot = scanner.next_code(); scanner.text(dot) == "."; dot = scanner.next_code())
    end = scanner.next_code().span.end;
  return text.substr(0, token.span.begin) + name + text.substr(end);
}

// The columns by their present names, of those that have no expressions.
std::string statistics_statement(const SqlWriter& w, const DefinedObject& object, const std::string& text) {
  const Relation* table = object.relations.empty() ? nullptr : w.catalog.relation(object.relations.front());
  const std::string lower = text::lower(text);
  const size_t on = lower.find(" on "), from = lower.rfind(" from ");
  if (!table || on == std::string::npos || from == std::string::npos) return text;
  std::string list = text.substr(on + 4, from - on - 4);
  if (property(object, "expressions").empty() && !property(object, "columns").empty()) {
    list.clear();
    std::istringstream numbers(property(object, "columns"));
    for (ColumnNumber number = 0; numbers >> number;)
      list += (list.empty() ? "" : ", ") + sql::quote_identifier(table->column(number).name);
  }
  return text.substr(0, on) + " ON " + list + " FROM " + deparse::quoted_name(w.catalog, *table);
}

std::string published_table(const SqlWriter& w, const DefinedObject& publication, const Relation& table) {
  std::string text = table.kind == RelationKind::partitioned_table ? "" : "ONLY ";
  text += deparse::quoted_name(w.catalog, table);
  const std::string key = std::to_string(table.oid) + " of " + std::to_string(publication.oid);
  const DefinedObject* part =
      w.catalog.get<DefinedObject>(w.catalog.find_defined(ObjectClass::publication_relation, 0, key));
  if (!part) return text;
  std::string columns;
  std::istringstream numbers(property(*part, "columns"));
  for (ColumnNumber number = 0; numbers >> number;)
    columns += (columns.empty() ? " (" : ", ") + sql::quote_identifier(table.column(number).name);
  if (!columns.empty()) text += columns + ")";
  if (!property(*part, "where").empty()) text += " WHERE (" + property(*part, "where") + ")";
  return text;
}

// A publication is altered more often than made: it is written from what it holds.
std::string publication_statement(const SqlWriter& w, const DefinedObject& object) {
  std::vector<std::string> tables, schemas;
  for (const Oid oid : object.relations) {
    if (const Relation* table = w.catalog.relation(oid)) tables.push_back(published_table(w, object, *table));
  }
  for (auto at = object.properties.lower_bound("in schema ");
       at != object.properties.end() && at->first.starts_with("in schema "); ++at) {
    const Oid schema = static_cast<Oid>(std::stoul(at->first.substr(10)));
    if (w.catalog.get<Schema>(schema))
      schemas.push_back(sql::quote_identifier(w.catalog.schema_name(schema)));
  }
  std::sort(tables.begin(), tables.end());
  std::sort(schemas.begin(), schemas.end());
  std::string parts;
  for (const std::string& table : tables) parts += (parts.empty() ? "TABLE " : ", ") + table;
  bool first = true;
  for (const std::string& schema : schemas) {
    parts += (parts.empty() ? "" : ", ") + std::string(first ? "TABLES IN SCHEMA " : "") + schema;
    first = false;
  }
  std::string text = "CREATE PUBLICATION " + sql::quote_identifier(object.name);
  if (object.properties.contains("for_all_tables")) parts = "ALL TABLES";
  if (!parts.empty()) text += " FOR " + parts;
  std::string options;
  for (const char* name : {"publish", "publish_via_partition_root", "publish_generated_columns"}) {
    if (!object.properties.contains(name)) continue;
    options +=
        (options.empty() ? " WITH (" : ", ") + std::string(name) + " = " + literal(property(object, name));
  }
  return text + (options.empty() ? "" : options + ")");
}

// The names behind "option ", "publication " ..., each with its value.
std::vector<std::pair<std::string, std::string>> properties_of(const DefinedObject& object,
                                                               const std::string& kind) {
  std::vector<std::pair<std::string, std::string>> out;
  for (auto at = object.properties.lower_bound(kind);
       at != object.properties.end() && at->first.starts_with(kind); ++at)
    out.emplace_back(at->first.substr(kind.size()), at->second);
  return out;
}

// A server's options are altered more often than made.
std::string server_statement(const DefinedObject& object) {
  std::string text = "CREATE SERVER " + sql::quote_identifier(object.name);
  if (object.properties.contains("type")) text += " TYPE " + literal(property(object, "type"));
  if (object.properties.contains("version")) text += " VERSION " + literal(property(object, "version"));
  text += " FOREIGN DATA WRAPPER " + sql::quote_identifier(property(object, "wrapper"));
  std::string options;
  for (const auto& [name, value] : properties_of(object, "option "))
    options += (options.empty() ? " OPTIONS (" : ", ") + sql::quote_identifier(name) + " " + literal(value);
  return text + (options.empty() ? "" : options + ")");
}

// Loading a schema is to connect to nobody.
std::string subscription_statement(const DefinedObject& object) {
  std::string publications, slot;
  for (const auto& [name, none] : properties_of(object, "publication "))
    publications += (publications.empty() ? "" : ", ") + sql::quote_identifier(name);
  if (const std::string& name = property(object, "slot_name"); !name.empty())
    slot = ", slot_name = " + (text::lower(name) == "none" ? std::string("NONE") : literal(name));
  return "CREATE SUBSCRIPTION " + sql::quote_identifier(object.name) + " CONNECTION " +
         literal(property(object, "connection")) + " PUBLICATION " + publications + " WITH (connect = false" +
         slot + ")";
}

// What ALTER has set since.
std::string altered(const SqlWriter& w, const DefinedObject& object) {
  if (object.cls == ObjectClass::statistics && object.properties.contains("statistics target"))
    return ";\nALTER STATISTICS " + present_name(w, object) + " SET STATISTICS " +
           property(object, "statistics target");
  const std::string& enabled = property(object, "enabled");
  if (object.cls != ObjectClass::event_trigger || enabled.empty() || enabled == "O") return {};
  return ";\nALTER EVENT TRIGGER " + present_name(w, object) +
         (enabled == "D"   ? " DISABLE"
          : enabled == "R" ? " ENABLE REPLICA"
                           : " ENABLE ALWAYS");
}

}  // namespace

std::string defining_statement(const SqlWriter& w, const DefinedObject& object) {
  if (object.cls == ObjectClass::publication && object.definition.empty())
    return publication_statement(w, object);
  if (object.definition.search_path.empty()) return object.definition.text;  // a server's
  if (object.cls == ObjectClass::foreign_server) return server_statement(object);
  if (object.cls == ObjectClass::subscription) return subscription_statement(object);
  std::string text = with_present_name(w, object, w.now(object.definition));
  if (object.cls == ObjectClass::statistics) text = statistics_statement(w, object, text);
  return text + altered(w, object);
}

}  // namespace print
