// An audit as JSON, for scripts.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/migrate/audit.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

json json_of(const audit::Fix& fix) {
  return {{"kind", audit::kind_name(fix.kind)},
          {"sql", fix.sql},
          {"inverse", fix.inverse},
          {"advice", fix.advice},
          {"locks", fix.locks},
          {"transaction", fix.transaction},
          {"reclaims", fix.reclaims}};
}

json json_of(const audit::Finding& finding) {
  const bool made = !finding.made.revision.empty();
  return {{"key", finding.key()},
          {"check", finding.check},
          {"severity", lint::severity_name(finding.severity)},
          {"area", audit::area_name(finding.area)},
          {"subject", finding.subject},
          {"table", finding.table},
          {"message", finding.message},
          {"measured", finding.measured},
          {"threshold", finding.threshold},
          {"confidence", audit::confidence_name(finding.confidence)},
          {"evidence", finding.evidence},
          {"revision", made ? json(finding.made.revision) : json()},
          {"file", made ? json(finding.made.file) : json()},
          {"line", made ? json(finding.made.line) : json()},
          {"fix", finding.fix ? json_of(*finding.fix) : json()}};
}

json json_of(const audit::Score& score, const audit::Judgement& judgement) {
  json lost = json::array(), areas = json::object();
  for (const audit::Lost& one : score.lost)
    lost.push_back({{"check", one.check}, {"points", one.points}, {"count", one.count}});
  for (const auto& [area, points] : score.by_area) areas[std::string(audit::area_name(area))] = points;
  return {{"total", score.total}, {"grade", score.grade},       {"areas", areas},
          {"lost", lost},         {"judged", judgement.judged}, {"of", judgement.of}};
}

json json_of(const audit::Comparison& comparison) {
  json grown = json::array();
  for (const audit::Growth& one : comparison.grown)
    grown.push_back({{"table", one.table}, {"before", one.before}, {"now", one.now}});
  return {{"at", comparison.at},
          {"days", comparison.days},
          {"counters_hold", comparison.counters_hold},
          {"new", comparison.fresh},
          {"gone", comparison.gone},
          {"grown", grown},
          {"bytes_before", comparison.before},
          {"bytes", comparison.now}};
}

// The largest tables: their parts and their rows.
json storage(const audit::Report& report) {
  constexpr size_t most = 50;
  const Observation& seen = report.observed.numbers;
  std::vector<std::pair<int64_t, json>> all;
  for (const auto& [oid, numbers] : seen.tables) {
    const catalog::Relation* table = report.observed.schema.relation(oid);
    if (!table) continue;
    int64_t index_pages = 0;
    for (const ast::Oid index : table->indexes) {
      const auto found = seen.indexes.find(index);
      index_pages += found == seen.indexes.end() ? 0 : found->second.pages;
    }
    all.emplace_back(numbers.pages + numbers.toast_pages + index_pages,
                     json{{"table", report.observed.schema.qualified_name(*table)},
                          {"heap", numbers.pages * seen.block_size},
                          {"toast", numbers.toast_pages * seen.block_size},
                          {"indexes", index_pages * seen.block_size},
                          {"rows", numbers.rows},
                          {"dead_rows", numbers.dead}});
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  json out = json::array();
  for (size_t i = 0; i < std::min(all.size(), most); ++i) out.push_back(std::move(all[i].second));
  return out;
}

}  // namespace

std::string audit_json(const audit::Report& report) {
  const Observation& seen = report.observed.numbers;
  json windows = json::array(), findings = json::array(), left = json::array(), targets = json::array();
  for (const audit::TargetResult& one : report.targets)
    targets.push_back({{"target", one.target.what},
                       {"wanted", one.target.wanted},
                       {"verdict", audit::verdict_name(one.verdict)},
                       {"found", one.found}});
  for (const Window& window : seen.windows)
    windows.push_back(
        {{"node", window.node}, {"since", window.since}, {"days", window.days}, {"why", window.why}});
  for (const audit::Finding& finding : report.judgement.findings) findings.push_back(json_of(finding));
  for (const std::string& name : seen.locked)
    left.push_back(
        {{"check", ""}, {"subject", name}, {"reason", "locked, not measured"}, {"needs", "another try"}});
  for (const audit::NotJudged& one : report.judgement.not_judged)
    left.push_back(
        {{"check", one.check}, {"subject", one.subject}, {"reason", one.reason}, {"needs", one.needs}});
  const json out{{"version", 1},
                 {"command", "audit"},
                 {"server",
                  {{"version", seen.server_version},
                   {"database", seen.database},
                   {"role", seen.role},
                   {"at", seen.at},
                   {"standby", seen.in_recovery}}},
                 {"windows", windows},
                 {"score", json_of(report.score, report.judgement)},
                 {"findings", findings},
                 {"against", report.comparison ? json_of(*report.comparison) : json()},
                 {"targets", targets},
                 {"allowed", report.judgement.allowed},
                 {"not_judged", left},
                 {"sections", {{"storage", storage(report)}}}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace migrate::tool
