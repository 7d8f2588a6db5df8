// EXPLAIN without ANALYZE. Parameters are unknown: GENERIC_PLAN from 16 on, before that a prepared statement
// with plan_cache_mode = force_generic_plan (https://www.postgresql.org/docs/current/sql-explain.html).
#include "migrate/observe/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "lint/sql/parse.h"
#include "lint/sql/scan.h"
#include "migrate/inspect/sections.h"
#include "migrate/observe/prologue.h"

namespace migrate {
namespace {

using nlohmann::json;

// That EXPLAIN takes, and that read and write rows.
bool is_planned(std::string_view text) {
  constexpr std::array<std::string_view, 8> words{"SELECT", "WITH",   "VALUES", "TABLE",
                                                  "INSERT", "UPDATE", "DELETE", "MERGE"};
  sql::Scanner scanner(text);
  sql::Token token = scanner.next_code();
  while (scanner.text(token) == "(") token = scanner.next_code();
  std::string word(scanner.text(token));
  for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_one_statement(std::string_view text) {
  const sql::Parsed parsed = sql::parse(text);
  return parsed.statements.size() == 1 && !parsed.statements.front().error;
}

// The greatest number of $1, $2 ...
int parameters_of(std::string_view text) {
  int greatest = 0;
  sql::Scanner scanner(text);
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    if (token.kind != sql::TokenKind::parameter) continue;
    const std::string_view digits = scanner.text(token).substr(1);
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    greatest = std::max(greatest, number);
  }
  return greatest;
}

// A constant of a named type stands as `interval $1` in pg_stat_statements, which no server takes back.
std::string with_casts(std::string_view text) {
  constexpr std::array<std::string_view, 14> types{"interval", "date",  "time", "timestamp", "timestamptz",
                                                   "timetz",   "uuid",  "inet", "cidr",      "json",
                                                   "jsonb",    "bytea", "text", "numeric"};
  std::string out;
  size_t copied = 0;
  sql::Scanner scanner(text);
  sql::Token before;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       before = token, token = scanner.next_code()) {
    if (token.kind != sql::TokenKind::parameter || before.kind != sql::TokenKind::word) continue;
    std::string type(scanner.text(before));
    for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (std::find(types.begin(), types.end(), type) == types.end()) continue;
    out += fmt::format("{}CAST({} AS {})", text.substr(copied, before.span.begin - copied),
                       scanner.text(token), type);
    copied = token.span.end;
  }
  return out + std::string(text.substr(copied));
}

// What a statement that writes gives is what the plan below it finds: pg_stat_statements counts those rows.
double rows_of(const json& node) {
  if (node.value("Node Type", "") != "ModifyTable" || !node.contains("Plans"))
    return node.value("Plan Rows", 0.0);
  double rows = 0;
  for (const json& below : node["Plans"]) {
    const std::string how = below.value("Parent Relationship", "");
    if (how == "Outer" || how == "Member") rows += below.value("Plan Rows", 0.0);
  }
  return rows;
}

void take(const json& node, StatementPlan& plan) {
  if (node.value("Node Type", "") == "Seq Scan")
    plan.scans.push_back({node.value("Schema", ""), node.value("Relation Name", ""),
                          node.value("Plan Rows", 0.0), node.contains("Filter")});
  if (!node.contains("Plans")) return;
  for (const json& below : node["Plans"]) take(below, plan);
}

// Its own path, for names without a schema; whoever ran the statement may have had another.
constexpr std::string_view own_path = "SET LOCAL search_path = DEFAULT;";
constexpr std::string_view options = "VERBOSE, COSTS, FORMAT JSON";

constexpr std::string_view mark = inspection::own_mark;

std::string question(const Session& session, const std::string& text, int parameters, const Around& around) {
  const std::string opening = observation::beginning(session) + std::string(own_path);
  const int major = session.server_version().major;
  // A line comment may end the text.
  if (major >= 16)
    return fmt::format("{}{}EXPLAIN {} ({}{}) {}\n; {}ROLLBACK", opening, around.before, mark, options,
                       parameters > 0 ? ", GENERIC_PLAN" : "", text, around.after);
  if (parameters == 0)
    return fmt::format("{}{}EXPLAIN {} ({}) {}\n; {}ROLLBACK", opening, around.before, mark, options, text,
                       around.after);
  std::string nulls = "NULL";
  for (int i = 1; i < parameters; ++i) nulls += ", NULL";
  return fmt::format(
      "{}{}SET LOCAL plan_cache_mode = force_generic_plan; PREPARE {} schemalint_audit AS {}\n;"
      "EXPLAIN {} ({}) EXECUTE schemalint_audit ({}); DEALLOCATE schemalint_audit; {}ROLLBACK",
      opening, around.before, mark, text, mark, options, nulls, around.after);
}

}  // namespace

StatementPlan plan_of(Session& session, const StatementNumbers& statement, int major, const Around& around) {
  StatementPlan plan;
  if (statement.had_secret || !is_planned(statement.text)) {
    plan.why = "EXPLAIN does not take it";
    return plan;
  }
  if (!is_one_statement(statement.text)) {
    plan.why = "its text, as pg_stat_statements has it, is not one statement";
    return plan;
  }
  const int parameters = parameters_of(statement.text);
  plan.generic = parameters > 0;
  const Answer answer = session.run(question(session, with_casts(statement.text), parameters, around));
  if (answer.error) {
    plan.why = describe(*answer.error);
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    if (session.alive() && parameters > 0 && major < 16) session.run_undisturbed("DEALLOCATE ALL");
    return plan;
  }
  const auto explained = std::find_if(answer.parts.begin(), answer.parts.end(), [](const Part& part) {
    return part.tag == "EXPLAIN" && !part.rows.empty();
  });
  if (explained == answer.parts.end()) return plan;
  const json whole = json::parse(explained->rows[0][0].value_or(""), nullptr, false);
  if (!whole.is_array() || whole.empty() || !whole[0].contains("Plan")) return plan;
  plan.rows = rows_of(whole[0]["Plan"]);
  plan.cost = whole[0]["Plan"].value("Total Cost", 0.0);
  take(whole[0]["Plan"], plan);
  return plan;
}

void explain(Session& session, size_t statements, Observation& into) {
  std::vector<StatementNumbers>& heaviest = into.statements.heaviest;
  size_t asked = 0;
  for (StatementNumbers& statement : heaviest) {
    if (asked == statements || session.interrupt().requested() || !session.alive()) return;
    if (statement.had_secret || !is_planned(statement.text)) continue;
    ++asked;
    statement.plan = plan_of(session, statement, into.major(), {});
  }
}

}  // namespace migrate
