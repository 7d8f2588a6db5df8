// Variables of a body and their types (decl_section, src/pl/plpgsql/src/pl_gram.y).

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/ast/refusal.h"
#include "lint/catalog/missing.h"
#include "lint/lower/lower.h"
#include "lint/pg_catalog/rows.h"
#include "lint/plpgsql/check/checker.h"
#include "lint/sql/parse.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

bool Checker::known(const std::string& name) const {
  return std::find(names_.rbegin(), names_.rend(), name) != names_.rend();
}

void Checker::outermost_scope() {
  declare(function_.name);
  declare("found");
  for (size_t i = 0; i < function_.arguments.size(); ++i) {
    const std::string& name = function_.arguments[i].name;
    if (!name.empty() && function_.name != name && known(name))
      refuse("42P13", "parameter name \"" + name + "\" used more than once");
    declare(name);
    declare("$" + std::to_string(i + 1));
  }
  if (function_.returns.oid == type_oid::trigger) {
    for (const char* name : {"new", "old", "tg_name", "tg_when", "tg_level", "tg_op", "tg_relid",
                             "tg_relname", "tg_table_name", "tg_table_schema", "tg_nargs", "tg_argv"})
      declare(name);
  }
  if (function_.returns.oid == type_oid::event_trigger) {
    declare("tg_event");
    declare("tg_tag");
  }
}

// May be written to (check_assignable).
void Checker::target(const std::string& written) const {
  const std::string name = base_name(written);
  if (!name.empty() && !known(name)) refuse("42601", "\"" + written + "\" is not a known variable");
  const auto at = std::find(names_.rbegin(), names_.rend(), name);
  const auto place = static_cast<size_t>(names_.rend() - at) - 1;
  if (at != names_.rend() && std::find(constants_.begin(), constants_.end(), place) != constants_.end())
    refuse("22005", "variable \"" + name + "\" is declared CONSTANT");
}

void Checker::declaration(const Declaration& one, size_t first) {
  const auto begin = names_.begin() + static_cast<ptrdiff_t>(first);
  if (std::find(begin, names_.end(), one.name) != names_.end())
    refuse("42601", "duplicate declaration at or near \"" + one.name + "\"");
  if (one.cursor.size() > 0) {
    query(one.cursor);
  } else if (!one.is_alias) {
    type(one);
  }
  if (one.value.size() > 0) {
    expression(one.value);
  } else if (one.not_null) {
    refuse("22004", "variable \"" + one.name + "\" must have a default value, since it's declared NOT NULL");
  }
  if (one.constant) constants_.push_back(names_.size());
  declare(one.name);
}

void Checker::leave_scope(size_t outside) {
  names_.resize(outside);
  std::erase_if(constants_, [&](size_t place) { return place >= outside; });
}

void Checker::type(const Declaration& one) const {
  const std::string_view written = text(one.type_span);
  if (written.empty()) refuse("42601", "missing data type declaration at or near \";\"");
  const auto percent = written.find('%');
  if (percent != std::string_view::npos) {
    const auto word = written.find_first_not_of(" \t\r\n", percent + 1);
    if (word != std::string_view::npos && first_word(written.substr(word)) == "rowtype")
      return row_type(written.substr(0, percent));
    const std::string variable = one.type.substr(0, one.type.find(' '));
    if (known(variable)) return;
    if (one.type.find(" . ") == std::string::npos) no_variable(variable);
  }
  // Where the grammar takes what PL/pgSQL does.
  const std::string sql = "CREATE FUNCTION f(" + std::string(written) + ") RETURNS void LANGUAGE sql AS ''";
  const sql::Parsed parsed = sql::parse(sql);
  if (parsed.statements.size() != 1 || parsed.statements[0].error) return;
  for (const Change& change : lower::changes(parsed.statements[0], sql)) {
    const auto* made = std::get_if<CreateFunction>(&change);
    if (!made || made->arguments.size() != 1) return;
    const auto resolved = types::resolve_type(catalog_, made->arguments[0].type);
    if (!resolved.problem) return;
    if (percent != std::string_view::npos && catalog_.server_version() < 17)
      no_variable(one.type, resolved.problem->missing);
    throw Refused{*resolved.problem};
  }
}

// x%TYPE of nothing. Before 17 there were no words for it.
void Checker::no_variable(const std::string& name, std::vector<Missing> missing) const {
  Refusal refusal =
      does_not_exist(name.substr(name.rfind('.') + 1), "42704", "variable \"" + name + "\" does not exist");
  if (catalog_.server_version() < 17) refusal = {"42601", "syntax error at or near \"%\"", {}, {}};
  if (catalog_.server_version() < 14) refusal.message = "invalid type name \"" + name + "%TYPE\"";
  refusal.missing = std::move(missing);
  refuse(std::move(refusal));
}

void Checker::row_type(std::string_view table) const {
  const std::string sql = "SELECT FROM " + std::string(table);
  const sql::Parsed parsed = sql::parse(sql);
  if (parsed.statements.size() != 1 || parsed.statements[0].error) return;
  for (const Change& change : lower::changes(parsed.statements[0], sql)) {
    const auto* query = std::get_if<DataQuery>(&change);
    if (!query || !query->query || query->query->from.size() != 1) return;
    const Name& name = query->query->from[0].relation;
    if (name.name.empty() || catalog_.resolve_relation(name) || types::may_lack(catalog_, name.name)) return;
    const bool information = name.schema == "information_schema";
    const bool system = name.schema.empty() || information || name.schema == "pg_catalog";
    if (system && pg_catalog::relation(information, name.name, catalog_.server_version())) return;
    if (!name.schema.empty() && !catalog_.find_schema(name.schema)) refuse(no_schema(name.schema));
    Refusal refusal = no_relation(name);
    refusal.message = "relation \"" + name.name + "\" does not exist";
    refuse(std::move(refusal));
  }
}

}  // namespace plpgsql
