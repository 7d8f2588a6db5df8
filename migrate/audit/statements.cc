// A statement is named by its id: its text may be long.
#include "migrate/audit/statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace migrate::audit {
namespace {

constexpr size_t longest_text = 200;

std::string first_word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && word.empty() && (c == ' ' || c == '\n' || c == '\t')) continue;
    if (!letter) break;
    word += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return word;
}

std::string in_one_line(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  size_t end = std::min(out.size(), longest_text);
  while (end < out.size() && end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  return end < out.size() ? out.substr(0, end) + "..." : out;
}

}  // namespace

bool is_maintenance(const StatementNumbers& statement) {
  constexpr std::array<std::string_view, 10> words{"VACUUM",  "ANALYZE", "CREATE", "ALTER",   "DROP",
                                                   "REINDEX", "CLUSTER", "COPY",   "REFRESH", "TRUNCATE"};
  const std::string word = first_word(statement.text);
  return std::find(words.begin(), words.end(), word) != words.end();
}

Finding statement_finding(const StatementNumbers& statement, const StatementStatistics& all,
                          const Sink& sink) {
  Finding finding = sink.finding();
  finding.subject = "statement " + statement.id;
  const auto calls = static_cast<double>(statement.calls);
  finding.measured = {{"calls", calls},
                      {"mean_ms", statement.mean_ms},
                      {"max_ms", statement.max_ms},
                      {"stddev_ms", statement.deviation_ms},
                      {"rows_a_call", calls > 0 ? static_cast<double>(statement.rows) / calls : 0}};
  if (all.total_ms > 0) finding.measured["percent"] = statement.total_ms / all.total_ms * 100;
  finding.evidence.push_back(in_one_line(statement.text));
  return finding;
}

void weaken_generic(const StatementPlan& plan, Finding& finding) {
  if (!plan.generic) return;
  finding.severity = Severity::note;
  finding.evidence.push_back("a plan for any parameters: for those of a call it may be another one");
}

void leave_unplanned(const StatementStatistics& all, Sink& sink) {
  const bool asked = std::any_of(all.heaviest.begin(), all.heaviest.end(),
                                 [](const StatementNumbers& one) { return one.plan.has_value(); });
  if (!asked && !all.heaviest.empty())
    sink.leave("plans of statements", "they are asked for only where it is said", "--explain");
}

}  // namespace migrate::audit
