// What statements about any object share.

#include "lint/print/sql/writer.h"

#include <algorithm>

#include "lint/print/sql/aliases.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"
#include "lint/types/format_type.h"

namespace print {
using namespace ast;

std::string literal(std::string_view text) {
  std::string quoted = text.find('\\') == std::string_view::npos ? "'" : "E'";
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted += c;
    quoted += c;
  }
  return quoted + "'";
}

std::string foreign_options(const std::map<std::string, std::string>& options) {
  std::string text;
  for (const auto& [name, value] : options)
    text += (text.empty() ? "(" : ", ") + sql::quote_identifier(name) + " " + literal(value);
  return text + ")";
}

std::string storage_options(const std::map<std::string, std::string>& options) {
  std::string text;
  for (const auto& [name, value] : options) text += (text.empty() ? "(" : ", ") + name + "=" + literal(value);
  return text + ")";
}

bool SqlWriter::of_the_chain(ObjectAddress object, Oid schema) const {
  if (schema == temporary_schema || schema == pg_catalog_schema || schema == information_schema) return false;
  const auto references = catalog.references_of(object);
  return std::none_of(references.begin(), references.end(), [](const Dependency& dependency) {
    return dependency.kind == DependencyKind::extension;
  });
}

std::string SqlWriter::qualified(Oid schema, const std::string& name) const {
  return sql::quote_identifier(catalog.schema_name(schema)) + "." + sql::quote_identifier(name);
}

std::string SqlWriter::type_text(TypeRef type) const {
  return type.known() ? types::format_type_qualified(catalog, type) : "unknown";
}

std::string SqlWriter::signature(const Function& function) const {
  std::string list;
  for (const Function::Argument& argument : function.arguments) {
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table) continue;
    list += (list.empty() ? "" : ", ") + type_text({argument.type.oid, -1});
  }
  if (function.kind == RoutineKind::aggregate && list.empty()) list = "*";
  return qualified(function.schema, function.name) + "(" + list + ")";
}

namespace {

// A relation by the name that it has now. Where that, or a column of it, had another name when the text was
// written, or columns came since, the text is given what it read then: a query with the old names.
std::string read_now(const SqlWriter& w, const Relation& then, bool all_columns) {
  const Relation* is = w.catalog.relation(then.oid);
  if (!is) return {};
  const std::string name = w.qualified(is->schema, is->name);
  bool same = !all_columns || is->columns.size() == then.columns.size();
  std::string columns;
  for (size_t i = 0; i < then.columns.size() && i < is->columns.size(); ++i) {
    const Column &was = then.columns[i], &column = is->columns[i];
    same = same && was.name == column.name && was.dropped == column.dropped;
    if (was.dropped || column.dropped) continue;
    columns += (columns.empty() ? "" : ", ") + sql::quote_identifier(column.name);
    if (was.name != column.name) columns += " AS " + sql::quote_identifier(was.name);
  }
  return same ? name : "(SELECT " + columns + " FROM " + name + ")";
}

// Whether what comes to a relation later would come to the text: through a star, or a join by what both have.
bool takes_all_columns(const std::string& text) {
  for (size_t at = text.find('*'); at != std::string::npos; at = text.find('*', at + 1)) {
    if (at == 0 || text[at - 1] != '(') return true;  // not count(*)
  }
  return text::lower(text).find("natural") != std::string::npos;
}

// Whether a name for the range follows: AS x, or a word that is none of the grammar's at that place.
bool has_alias(std::string_view after) {
  size_t at = after.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos) return false;
  if (after[at] == '"') return true;
  size_t end = at;
  while (end < after.size() && (std::isalnum(static_cast<unsigned char>(after[end])) || after[end] == '_'))
    ++end;
  const std::string word = text::lower(after.substr(at, end - at));
  constexpr std::string_view others[] = {
      "where",     "join",        "inner",     "left",   "right",  "full",  "cross",  "natural",
      "on",        "using",       "group",     "order",  "having", "limit", "offset", "fetch",
      "union",     "except",      "intersect", "window", "for",    "set",   "values", "select",
      "returning", "tablesample", "default",   "with",   "when",   "do",    "not"};
  return !word.empty() && std::find(std::begin(others), std::end(others), word) == std::end(others);
}

}  // namespace

std::string SqlWriter::now(const Written& written) const {
  const bool all_columns = takes_all_columns(written.text);
  std::string out;
  size_t at = 0;
  for (const Written::Read& read : written.reads) {
    const std::string name = read_now(*this, *read.relation, all_columns);
    if (name.empty() || read.at.begin < at) continue;
    out += written.text.substr(at, read.at.begin - at) + name;
    const bool other = !name.ends_with("." + sql::quote_identifier(read.relation->name));
    at = read.at.end;
    if (other && !has_alias(std::string_view(written.text).substr(at)))
      out += " AS " + sql::quote_identifier(read.relation->name);
  }
  return with_as(out + written.text.substr(at));
}

std::string SqlWriter::by_path(const Written& written, const std::string& statement) {
  const std::string& path = written.search_path;
  if (path.empty() || path == "public" || path == "\"$user\", public") return statement;
  return "SET search_path = " + path + ";\n" + statement + "RESET search_path;\n";
}

std::vector<ObjectAddress> SqlWriter::needs_of(ObjectAddress object, bool with_columns) const {
  std::vector<ObjectAddress> needs;
  for (const Dependency& dependency : catalog.references_of(object, with_columns))
    needs.push_back(dependency.referenced);
  return needs;
}

std::string SqlWriter::comment_on(const std::string& object, const std::string& comment) {
  return comment.empty() ? "" : "COMMENT ON " + object + " IS " + literal(comment) + ";\n";
}

std::string SqlWriter::owner_of(const std::string& object, const std::string& owner) const {
  const bool whoever = owner == "current_user" || owner == "session_user" || owner == "current_role";
  if (owner.empty() || whoever || owner == options.owner) return {};
  return "ALTER " + object + " OWNER TO " + sql::quote_identifier(owner) + ";\n";
}

std::string SqlWriter::privilege_statements(const Privileges& privileges, const std::string& before,
                                            const std::string& middle, const std::string& column) {
  constexpr std::string_view taken_mark = "no ", option_mark = " with grant option";
  const std::string of = column.empty() ? "" : " (" + sql::quote_identifier(column) + ")";
  std::string out;
  for (const auto& [role, words] : *privileges) {
    const std::string name = role == "public" ? "PUBLIC"
                             : role.empty()   ? "CURRENT_USER"
                                              : sql::quote_identifier(role);
    std::string granted, passed_on, taken;
    for (std::string_view word : words) {
      std::string& list = word.starts_with(taken_mark)  ? taken
                          : word.ends_with(option_mark) ? passed_on
                                                        : granted;
      if (&list == &taken) word.remove_prefix(taken_mark.size());
      if (&list == &passed_on) word.remove_suffix(option_mark.size());
      list += (list.empty() ? "" : ", ") + text::upper(word) + of;
    }
    if (!taken.empty()) out += before + "REVOKE " + taken + middle + " FROM " + name + ";\n";
    if (!granted.empty()) out += before + "GRANT " + granted + middle + " TO " + name + ";\n";
    if (!passed_on.empty())
      out += before + "GRANT " + passed_on + middle + " TO " + name + " WITH GRANT OPTION;\n";
  }
  return out;
}

void SqlWriter::add_privileges(const std::string& object, ObjectAddress on, const Privileges& privileges,
                               const std::string& column) const {
  std::string out = privilege_statements(privileges, "", " ON " + object, column);
  if (!out.empty()) {
    const std::string name = object.substr(object.find(' ') + 1) + (column.empty() ? "" : "." + column);
    script.add(Phase::privileges, name, std::move(out), {}, {on});
  };
}

}  // namespace print
