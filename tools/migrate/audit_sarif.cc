// An audit as SARIF 2.1.0 (OASIS): what the chain made stands at its revision's line, the rest at its name
// in the database, "shop:public/orders_status_idx".
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/report/report.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/words.h"
#include "rules/table.h"
#include "tools/migrate/audit.h"
#include "tools/version.h"

namespace migrate::tool {
namespace {

using Json = nlohmann::ordered_json;
using audit::Finding;

// Of a check or of a rule; a target has none.
Json rule_row(const Finding& finding) {
  const std::string_view own = audit::checks::page(finding.check), of_rule = rules::page(finding.check);
  const std::string page(own.empty() ? of_rule : own);
  Json row = {{"id", finding.check}};
  if (!page.empty()) row["help"] = {{"text", page}, {"markdown", page}};
  row["properties"] = {{"tags", Json::array({"database", audit::area_name(finding.area)})}};
  return row;
}

// Section 3.33.4: where there is no file, the name is all there is.
Json location(const Finding& finding, const Observation& seen) {
  const size_t dot = finding.subject.find('.');
  std::string object = finding.subject;
  if (dot != std::string::npos) object[dot] = '/';
  Json out = {{"logicalLocations",
               Json::array({{{"fullyQualifiedName", fmt::format("{}:{}", seen.database, object)}}})}};
  if (!finding.made.revision.empty())
    out["physicalLocation"] = {{"artifactLocation", {{"uri", report::uri(finding.made.file)}}},
                               {"region",
                                {{"startLine", finding.made.line},
                                 {"startColumn", 1},
                                 {"endLine", finding.made.line},
                                 {"endColumn", 1}}}};
  return out;
}

std::string message(const Finding& finding) {
  std::string out = finding.message;
  if (const std::string numbers = audit::numbers_words(finding); !numbers.empty()) out += "\n\n" + numbers;
  for (const std::string& fact : finding.evidence) out += "\n" + fact;
  if (!finding.fix) return out;
  for (const std::string& sql : finding.fix->sql) out += "\n" + sql + (sql.ends_with(';') ? "" : ";");
  return finding.fix->advice.empty() ? out : out + "\n" + finding.fix->advice;
}

}  // namespace

std::string audit_sarif(const audit::Report& report) {
  const Observation& seen = report.observed.numbers;
  std::vector<std::string_view> met;
  Json rows = Json::array(), results = Json::array();
  for (const Finding& finding : report.judgement.findings) {
    auto place = std::find(met.begin(), met.end(), finding.check);
    if (place == met.end()) {
      rows.push_back(rule_row(finding));
      place = met.insert(met.end(), finding.check);
    }
    results.push_back({{"ruleId", finding.check},
                       {"ruleIndex", place - met.begin()},
                       {"level", lint::severity_name(finding.severity)},
                       {"message", {{"text", message(finding)}}},
                       {"locations", Json::array({location(finding, seen)})},
                       {"partialFingerprints", {{"auditKey/v1", finding.key()}}}});
  }
  Json left = Json::array();
  for (const audit::NotJudged& one : report.judgement.not_judged)
    left.push_back(
        {{"level", "note"},
         {"message", {{"text", fmt::format("not judged: {}: {}: {}", one.check, one.subject, one.reason)}}}});
  const bool whole = report.cut_short.empty();
  const Json driver = {{"name", "migrate audit"},
                       {"version", schemalint_version},
                       {"semanticVersion", schemalint_version},
                       {"rules", rows}};
  const Json run = {
      {"tool", {{"driver", driver}}},
      {"automationDetails", {{"id", fmt::format("migrate-audit/{}/", seen.database)}}},
      {"invocations", Json::array({{{"executionSuccessful", whole}, {"toolExecutionNotifications", left}}})},
      {"columnKind", "unicodeCodePoints"},
      {"results", results}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace migrate::tool
