// Counting a run's findings by rule.

#include "lint/report/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace report {

namespace {

struct Row {
  std::string_view rule;
  lint::Severity severity = lint::Severity::off;  // the gravest
  size_t findings = 0, allowed = 0, known = 0, fixable = 0;
  std::set<uint32_t> revisions;
};

// Most findings first.
std::vector<Row> rows_of(const lint::Result& result) {
  std::map<std::string_view, Row> rows;
  for (const lint::Finding& finding : result.findings) {
    Row& row = rows[finding.rule];
    ++row.findings;
    row.severity = std::max(row.severity, finding.severity);
    if (finding.fix) ++row.fixable;
    if (finding.revision != UINT32_MAX) row.revisions.insert(finding.revision);
  }
  for (const auto& [rule, count] : result.allowed) rows[rule].allowed = count;
  for (const auto& [rule, count] : result.known) rows[rule].known = count;
  std::vector<Row> out;
  for (auto& [rule, row] : rows) {
    row.rule = rule;
    out.push_back(std::move(row));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Row& a, const Row& b) { return a.findings > b.findings; });
  return out;
}

std::string severity_word(const Row& row) {
  return row.severity == lint::Severity::off ? "" : std::string(lint::severity_name(row.severity));
}

void as_text(const lint::Result& result, const chain::Chain& chain, const Options& options,
             std::string& out) {
  const std::vector<Row> rows = rows_of(result);
  if (!rows.empty()) out += "findings  revisions  allowed  baseline  fixable  severity  rule\n";
  for (const Row& row : rows)
    out += fmt::format("{:>8}  {:>9}  {:>7}  {:>8}  {:>7}  {:<8}  {}\n", row.findings, row.revisions.size(),
                       row.allowed, row.known, row.fixable, severity_word(row), row.rule);
  if (!rows.empty() && !options.quiet) out += '\n';
  lint::Result counts;
  counts.summary = result.summary;
  text(counts, chain, options, out);
}

void as_json(const lint::Result& result, const chain::Chain& chain, const Options& options,
             std::string& out) {
  using Json = nlohmann::ordered_json;
  std::string whole;
  lint::Result counts;
  counts.summary = result.summary;
  json(counts, chain, options, whole);
  Json report = {{"version", 1}, {"statistics", Json::array()}, {"summary", Json::parse(whole)["summary"]}};
  for (const Row& row : rows_of(result)) {
    const std::string severity = severity_word(row);
    report["statistics"].push_back({{"rule", row.rule},
                                    {"severity", severity.empty() ? Json() : Json(severity)},
                                    {"findings", row.findings},
                                    {"revisions", row.revisions.size()},
                                    {"allowed", row.allowed},
                                    {"baseline", row.known},
                                    {"fixable", row.fixable}});
  }
  out += report.dump(2) + "\n";
}

}  // namespace

Print statistics_in(const Format& format) {
  if (format.name == "text") return as_text;
  if (format.name == "json") return as_json;
  return nullptr;
}

}  // namespace report
