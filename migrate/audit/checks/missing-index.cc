// Columns by which statements look for rows that no index helps to find, of tables that are read whole for
// it. pg_dump, CREATE INDEX and ADD CHECK scan tables too: a few scans a day are no statement's.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/index_wishes.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

using catalog::Relation;
using namespace missing_index;

constexpr std::array thresholds{scans, times, rows, rows_a_scan, share, fewest_values};

Fix fix_of(const View& view, const Relation& table, const std::string& columns) {
  Fix fix;
  const std::string name = deparse::quoted_name(view.schema, table);
  fix.kind = Fix::Kind::revision;
  if (table.kind == catalog::RelationKind::partitioned_table) {
    fix.kind = Fix::Kind::script;
    fix.sql.push_back(fmt::format("CREATE INDEX ON {} ({})", name, columns));
    fix.locks = fmt::format("ShareLock on {} and its partitions: writes wait", view.name(table));
    fix.advice = "ON ONLY the parent, CONCURRENTLY on each partition, then ATTACH, where writes must go on";
    return fix;
  }
  std::string index = table.name;
  for (const char c : "_" + columns + "_idx") {
    const bool word = c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (word) index += c;
    if (c == ' ') index += '_';
  }
  if (index.size() > 63) index.erase(0, index.size() - 63);
  fix.transaction = false;
  fix.sql.push_back(
      fmt::format("CREATE INDEX CONCURRENTLY {} ON {} ({})", sql::quote_identifier(index), name, columns));
  const std::string schema = name.substr(0, name.size() - sql::quote_identifier(table.name).size());
  fix.inverse.push_back(fmt::format("DROP INDEX CONCURRENTLY {}{}", schema, sql::quote_identifier(index)));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", view.name(table));
  return fix;
}

// What the planner says of it: each statement that it serves, before and after.
void add_trial(const View& view, const IndexWish& wish, Finding& finding) {
  const auto found = view.seen.index_trials.find(wish.subject);
  if (found == view.seen.index_trials.end()) return;
  const IndexTrial& trial = found->second;
  if (!trial.why.empty()) {
    finding.evidence.push_back("no plan with it: " + trial.why);
    return;
  }
  constexpr double cheaper = 0.9, dearer = 1.1;
  size_t helped = 0;
  for (const IndexTrial::Plan& plan : trial.plans) {
    const bool helps = plan.after<plan.before * cheaper, harms = plan.after> plan.before * dearer;
    helped += helps ? 1 : 0;
    if (helps || harms)
      finding.evidence.push_back(fmt::format("planned by {}: statement {} costs {}, with the index {}",
                                             trial.by, plan.statement, count_words(plan.before),
                                             count_words(plan.after)));
  }
  finding.measured["statements_helped"] = static_cast<double>(helped);
  if (helped > 0) return;
  finding.severity = Severity::note;
  finding.evidence.push_back(fmt::format("planned by {}: no statement gets cheaper by it", trial.by));
}

void report(const View& view, const IndexWish& one, Sink& sink) {
  const TableNumbers& numbers = *view.table(one.table->oid);
  const auto often = static_cast<double>(numbers.sequential_scans);
  const double a_scan = static_cast<double>(numbers.sequential_rows) / often,
               all = view.seen.statements.total_ms;
  Finding finding = sink.finding(view, *one.table);
  finding.subject = one.subject;
  finding.confidence = Confidence::inferred;
  finding.message = fmt::format(
      "no index of {} begins with {}, by which {} calls looked for rows; {} scans read {} rows each",
      finding.table,
      one.columns.size() > 1 ? "a column of (" + one.names + ")"
                             : sql::quote_identifier(one.table->column(one.columns[0]).name),
      count_words(static_cast<double>(one.calls)), count_words(often), count_words(a_scan));
  finding.measured = {{"scans", often},
                      {"rows", numbers.rows},
                      {"rows_a_scan", a_scan},
                      {"writes", static_cast<double>(numbers.writes())},
                      {"percent_of_time", all > 0 ? one.total_ms / all * 100 : 0}};
  for (const Threshold* limit : {&scans, &rows, &rows_a_scan, &share})
    finding.threshold[std::string(limit->name)] = view.settings.thresholds.of("missing-index", *limit);
  for (const std::string& id : one.statements) finding.evidence.push_back("statement " + id);
  add_trial(view, one, finding);
  finding.fix = fix_of(view, *one.table, one.names);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  for (const IndexWish& one : index_wishes(view)) report(view, one, sink);
}

}  // namespace

extern constinit const Check missing_index{
    .id = "missing-index",
    .summary = "a column that statements search by and no index serves",
    .area = Area::indexes,
    .severity = Severity::warning,
    .judge = judge,
    .thresholds = thresholds};

}  // namespace migrate::audit::checks
