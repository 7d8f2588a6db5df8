// The statement for each kind of object and property. What no ALTER knows is dropped and made again.
#include "migrate/verify/undo.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/print/sql.h"
#include "lint/sql/identifier.h"

namespace migrate {
namespace {

using catalog::Catalog;
using catalog::Relation;
using diff::Difference;

constexpr std::string_view parts[] = {"column",
                                      "index",
                                      "trigger",
                                      "policy",
                                      "rule",
                                      "check constraint",
                                      "foreign key",
                                      "primary key",
                                      "unique constraint",
                                      "exclusion constraint",
                                      "not-null constraint"};

bool is_part(const std::string& what) {
  return std::find(std::begin(parts), std::end(parts), what) != std::end(parts);
}
bool is_constraint(const std::string& what) {
  return what.ends_with("constraint") || what.ends_with(" key");
}

// "a.b.c" with each part in quotes where it must be; of a function what stands in brackets stays.
std::string quoted(std::string_view name) {
  const size_t bracket = std::min(name.find('('), name.size());
  std::string out;
  for (size_t at = 0; at <= bracket;) {
    const size_t dot = std::min(name.find('.', at), bracket);
    out += (out.empty() ? "" : ".") + sql::quote_identifier(name.substr(at, dot - at));
    at = dot + 1;
  }
  return out + std::string(name.substr(bracket));
}

struct Part {
  std::string table, own;
};
Part part_of(const std::string& name) {
  const size_t dot = name.rfind('.');
  return {name.substr(0, dot), dot == std::string::npos ? name : name.substr(dot + 1)};
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// As DROP, COMMENT ON and OWNER TO call it.
std::string sql_kind(const std::string& what) {
  if (what == "enum" || what == "composite type") return "TYPE";
  if (what == "partitioned table") return "TABLE";
  if (what == "statistics object") return "STATISTICS";
  if (what == "text search object") return "TEXT SEARCH CONFIGURATION";
  if (what == "foreign-data wrapper") return "FOREIGN DATA WRAPPER";
  return upper(what);
}

std::string drop(const Difference& d) {
  if (is_constraint(d.what)) {
    const Part part = part_of(d.name);
    return fmt::format("ALTER TABLE {} DROP CONSTRAINT {};\n", quoted(part.table),
                       sql::quote_identifier(part.own));
  }
  if (d.what == "column") {
    const Part part = part_of(d.name);
    return fmt::format("ALTER TABLE {} DROP COLUMN {};\n", quoted(part.table),
                       sql::quote_identifier(part.own));
  }
  if (d.what == "trigger" || d.what == "policy" || d.what == "rule") {
    const Part part = part_of(d.name);
    return fmt::format("DROP {} {} ON {};\n", upper(d.what), sql::quote_identifier(part.own),
                       quoted(part.table));
  }
  if (d.what == "default privileges on") return "";
  return fmt::format("DROP {} {};\n", sql_kind(d.what), quoted(d.name));
}

std::string made(const Difference& d, const Catalog& wanted, const std::string& owner) {
  if (d.what != "column") return print::print_sql_of(wanted, d.name, {.owner = owner});
  const Part part = part_of(d.name);
  const std::string table = print::print_sql_of(wanted, part.table, {.owner = owner});
  // The column's line in CREATE TABLE.
  const std::string own = "\n  " + sql::quote_identifier(part.own) + " ";
  const size_t at = table.find(own);
  if (at == std::string::npos) return "";
  std::string line = table.substr(at + 3, table.find('\n', at + 1) - at - 3);
  if (line.ends_with(",")) line.pop_back();
  return fmt::format("ALTER TABLE {} ADD COLUMN {};\n", quoted(part.table), line);
}

std::string with_replace(std::string sql) {
  for (const char* kind : {"VIEW", "FUNCTION", "PROCEDURE"}) {
    const std::string create = std::string("CREATE ") + kind + " ";
    if (sql.starts_with(create)) return std::string("CREATE OR REPLACE ") + sql.substr(7);
  }
  return sql;
}

std::string literal(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string comment(const Difference& d, const std::string& text) {
  const std::string is = text.empty() ? "NULL" : literal(text);
  if (!is_part(d.what) || d.what == "index" || d.what == "column")
    return fmt::format("COMMENT ON {} {} IS {};\n", sql_kind(d.what), quoted(d.name), is);
  const Part part = part_of(d.name);
  return fmt::format("COMMENT ON {} {} ON {} IS {};\n", is_constraint(d.what) ? "CONSTRAINT" : upper(d.what),
                     sql::quote_identifier(part.own), quoted(part.table), is);
}

// Of "select, update to app; no execute to public".
std::string privileges(const Difference& d, const std::string& to, const std::string& from) {
  const bool column = d.what == "column";
  const Part part = column ? part_of(d.name) : Part{d.name, ""};
  const bool routine = d.what == "function" || d.what == "procedure" || d.what == "aggregate";
  const std::string kind = routine                                                      ? "ROUTINE"
                           : d.what == "sequence" || d.what == "schema"                 ? upper(d.what)
                           : d.what == "enum" || d.what == "domain" || d.what == "type" ? "TYPE"
                                                                                        : "TABLE";
  const std::string of = column ? " (" + sql::quote_identifier(part.own) + ")" : "";
  std::string out;
  const auto each = [&](const std::string& list, bool grants) {
    for (size_t at = 0; at < list.size();) {
      const size_t end = std::min(list.find("; ", at), list.size());
      const std::string entry = list.substr(at, end - at);
      at = end + 2;
      const size_t role_at = entry.rfind(" to ");
      const std::string role = entry.substr(role_at + 4);
      const std::string name = role == "public" ? "PUBLIC" : sql::quote_identifier(role);
      std::string words = entry.substr(0, role_at);
      for (size_t w = 0; w < words.size();) {
        const size_t stop = std::min(words.find(", ", w), words.size());
        std::string word = words.substr(w, stop - w);
        w = stop + 2;
        const bool taken = word.starts_with("no ");
        const bool option = word.ends_with(" with grant option");
        if (taken) word.erase(0, 3);
        if (option) word.resize(word.size() - 18);
        if (taken == grants)
          out +=
              fmt::format("REVOKE {}{} ON {} {} FROM {};\n", upper(word), of, kind, quoted(part.table), name);
        else
          out += fmt::format("GRANT {}{} ON {} {} TO {}{};\n", upper(word), of, kind, quoted(part.table),
                             name, grants && option ? " WITH GRANT OPTION" : "");
      }
    }
  };
  each(from, false);
  each(to, true);
  return out;
}

const catalog::Column* column_of(const Catalog& catalog, const Part& part) {
  const Part table = part_of(part.table);
  const Relation* relation =
      catalog.relation(catalog.find_relation(catalog.find_schema(table.table), table.own));
  return relation ? relation->find_column(part.own) : nullptr;
}

std::string column(const Difference& d, const Catalog& wanted, const std::string& to,
                   const std::string& owner) {
  const Part part = part_of(d.name);
  const std::string alter =
      fmt::format("ALTER TABLE {} ALTER COLUMN {} ", quoted(part.table), sql::quote_identifier(part.own));
  if (d.property == "type") return alter + "TYPE " + to + ";\n";
  if (d.property == "NOT NULL") return alter + (to == "yes" ? "SET" : "DROP") + " NOT NULL;\n";
  if (d.property == "statistics target")
    return alter + "SET STATISTICS " + (to == "the default" ? "-1" : to) + ";\n";
  if (d.property == "storage")
    return alter + "SET STORAGE " + (to.empty() ? "DEFAULT;  -- before 16: EXTENDED" : upper(to) + ";") +
           "\n";
  if (d.property == "identity" && to == "no") return alter + "DROP IDENTITY;\n";
  if (d.property == "default" && to.empty()) return alter + "DROP DEFAULT;\n";
  if (d.property == "default") {
    const catalog::Column* of = column_of(wanted, part);
    const std::string line = of && !of->is_generated() ? made(d, wanted, owner) : "";
    const size_t at = line.find(" DEFAULT ");
    if (at == std::string::npos) return "";
    std::string value = line.substr(at + 9);
    if (const size_t end = value.rfind(" NOT NULL;"); end != std::string::npos)
      value = value.substr(0, end) + ";\n";
    return alter + "SET DEFAULT " + value;
  }
  return "";
}

std::string changed(const Difference& d, const Catalog& wanted, const std::string& to,
                    const std::string& from, const std::string& owner) {
  if (d.property == "comment") return comment(d, to);
  if (d.property == "privileges") return privileges(d, to, from);
  if (d.property == "owner")
    return fmt::format("ALTER {} {} OWNER TO {};\n", sql_kind(d.what), quoted(d.name),
                       sql::quote_identifier(to));
  if (d.what == "column") return column(d, wanted, to, owner);
  const std::string alter = "ALTER TABLE " + quoted(d.name) + " ";
  if (d.property == "row security")
    return alter + (to == "yes" ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY;\n";
  if (d.property == "forced row security")
    return alter + (to == "yes" ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY;\n";
  if (d.property == "replica identity" && to != "index")
    return alter + "REPLICA IDENTITY " + upper(to) + ";\n";
  if (d.property == "persistence")
    return alter + "SET " + (to == "permanent" ? "LOGGED" : "UNLOGGED") + ";\n";
  if (d.property == "enabled" && (d.what == "trigger" || d.what == "rule")) {
    const Part part = part_of(d.name);
    const char* word = to == "no"            ? "DISABLE"
                       : to == "always"      ? "ENABLE ALWAYS"
                       : to == "on replicas" ? "ENABLE REPLICA"
                                             : "ENABLE";
    return fmt::format("ALTER TABLE {} {} {} {};\n", quoted(part.table), word, upper(d.what),
                       sql::quote_identifier(part.own));
  }
  if (d.property == "validated" && to == "yes" && is_constraint(d.what)) {
    const Part part = part_of(d.name);
    return fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};\n", quoted(part.table),
                       sql::quote_identifier(part.own));
  }
  const bool table =
      d.what == "table" || d.what == "partitioned table" || d.what == "enum" || d.what == "schema";
  if (table) return "";
  const bool replaced =
      (d.what == "view" || d.what == "function" || d.what == "procedure") && d.property != "returns";
  const std::string again = made(d, wanted, owner);
  if (again.empty()) return "";
  return replaced ? with_replace(again) : drop(d) + again;
}

}  // namespace

std::string undo(const Difference& difference, const Catalog& wanted, bool expected_wanted,
                 const std::string& owner) {
  const Difference& d = difference;
  const std::string& to = expected_wanted ? d.expected : d.actual;
  const std::string& from = expected_wanted ? d.actual : d.expected;
  std::string sql;
  switch (d.kind) {
    case Difference::Kind::missing: sql = expected_wanted ? made(d, wanted, owner) : drop(d); break;
    case Difference::Kind::extra: sql = expected_wanted ? drop(d) : made(d, wanted, owner); break;
    case Difference::Kind::order: break;
    case Difference::Kind::changed: sql = changed(d, wanted, to, from, owner); break;
  }
  return sql.empty() ? "-- no single statement does this\n" : sql;
}

}  // namespace migrate
