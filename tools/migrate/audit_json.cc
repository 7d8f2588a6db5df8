// An audit as JSON, for scripts.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "migrate/audit/checks/table.h"
#include "migrate/audit/sections.h"
#include "rules/table.h"
#include "tools/migrate/audit.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

json as_json(const audit::Fix& fix) {
  return {{"kind", audit::kind_name(fix.kind)},
          {"sql", fix.sql},
          {"inverse", fix.inverse},
          {"advice", fix.advice},
          {"locks", fix.locks},
          {"transaction", fix.transaction},
          {"reclaims", fix.reclaims}};
}

// The page of the check or of the rule, below the tree's top.
json docs(const audit::Finding& finding) {
  if (!audit::checks::page(finding.check).empty())
    return fmt::format("migrate/audit/checks/{}.md", finding.check);
  return rules::page(finding.check).empty() ? json() : json(fmt::format("rules/{}.md", finding.check));
}

json as_json(const audit::Finding& finding) {
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
          {"fix", finding.fix ? as_json(*finding.fix) : json()},
          {"docs", docs(finding)}};
}

json as_json(const audit::Score& score, const audit::Judgement& judgement) {
  json lost = json::array(), areas = json::object();
  for (const audit::Lost& one : score.lost)
    lost.push_back({{"check", one.check}, {"points", one.points}, {"count", one.count}});
  for (const auto& [area, points] : score.by_area) areas[std::string(audit::area_name(area))] = points;
  return {{"total", score.total}, {"grade", score.grade},       {"areas", areas},
          {"lost", lost},         {"judged", judgement.judged}, {"of", judgement.of}};
}

json as_json(const audit::Comparison& comparison) {
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

json as_json(const audit::Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

// A list of objects each, with the columns as keys.
json as_json(const std::vector<audit::Section>& sections) {
  json out = json::object();
  for (const audit::Section& section : sections) {
    json& list = out[std::string(section.name)] = json::array();
    for (const auto& cells : section.rows) {
      json row = json::object();
      for (size_t i = 0; i < cells.size(); ++i) row[std::string(section.columns[i])] = as_json(cells[i]);
      list.push_back(std::move(row));
    }
  }
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
  for (const audit::Finding& finding : report.judgement.findings) findings.push_back(as_json(finding));
  for (const std::string& name : seen.locked)
    left.push_back(
        {{"check", ""}, {"subject", name}, {"reason", "locked, not measured"}, {"needs", "another try"}});
  for (const audit::NotJudged& one : report.judgement.not_judged)
    left.push_back(
        {{"check", one.check}, {"subject", one.subject}, {"reason", one.reason}, {"needs", one.needs}});
  const std::map<uint32_t, double> none;
  const audit::View view{report.observed.schema, seen, report.settings, none};
  const json out{{"version", 1},
                 {"command", "audit"},
                 {"server",
                  {{"version", seen.server_version},
                   {"database", seen.database},
                   {"role", seen.role},
                   {"at", seen.at},
                   {"standby", seen.in_recovery}}},
                 {"windows", windows},
                 {"score", as_json(report.score, report.judgement)},
                 {"findings", findings},
                 {"against", report.comparison ? as_json(*report.comparison) : json()},
                 {"targets", targets},
                 {"allowed", report.judgement.allowed},
                 {"not_judged", left},
                 {"complete", report.cut_short.empty()},
                 {"cut_short", report.cut_short.empty() ? json() : json(report.cut_short)},
                 {"sections", as_json(audit::sections(view, report.values))}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace migrate::tool
