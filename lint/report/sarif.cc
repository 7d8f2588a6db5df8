// SARIF 2.1.0 (OASIS), as code-scanning services read it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view level(lint::Severity severity) {
  return severity == lint::Severity::off ? "none" : lint::severity_name(severity);
}

// Section 3.10: an artifact location is a URI reference; blanks and the like are percent-encoded.
std::string uri(std::string_view path) {
  static constexpr std::string_view plain = "/._-~!$&'()*+,;=@";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    if (letter || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

Json location(const Located& at) {
  Json physical = {{"artifactLocation", {{"uri", uri(at.path)}}}};
  if (!at.whole_file) {
    physical["region"] = {{"startLine", at.begin.line},
                          {"startColumn", at.begin.column},
                          {"endLine", at.end.line},
                          {"endColumn", at.end.column}};
  }
  return {{"physicalLocation", physical}};
}

Json rule_rows(const Options& options) {
  Json rows = Json::array();
  for (const lint::Rule* rule : options.rules) {
    rows.push_back({{"id", rule->id},
                    {"shortDescription", {{"text", rule->summary}}},
                    {"defaultConfiguration",
                     {{"level", level(rule->optional ? lint::Severity::off : rule->severity)}}}});
  }
  return rows;
}

Json result_row(const lint::Finding& finding, Locator& locator, const Options& options) {
  std::string message = finding.message;
  if (!finding.help.empty()) message += "\n\n" + finding.help;
  Json row = {{"ruleId", finding.rule}, {"level", level(finding.severity)}, {"message", {{"text", message}}}};
  const auto rule = std::find_if(options.rules.begin(), options.rules.end(),
                                 [&](const lint::Rule* r) { return r->id == finding.rule; });
  if (rule != options.rules.end()) row["ruleIndex"] = rule - options.rules.begin();
  row["locations"] = Json::array({location(locator.locate(finding.at))});
  Json related = Json::array();
  for (const lint::Note& note : finding.notes) {
    if (!note.place.anywhere()) continue;
    Json there = location(locator.locate(note.place));
    there["message"] = {{"text", note.message}};
    related.push_back(std::move(there));
  }
  if (!related.empty()) row["relatedLocations"] = std::move(related);
  // What stays the same when lines move: the key of a baseline.
  row["partialFingerprints"] = {
      {"schemalint/v1",
       std::string(finding.rule) + "|" + std::string(locator.revision(finding)) + "|" + finding.subject}};
  return row;
}

}  // namespace

void sarif(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain);
  Json results = Json::array();
  for (const lint::Finding& finding : result.findings)
    results.push_back(result_row(finding, locator, options));
  const Json driver = {{"name", "schemalint"}, {"version", options.version}, {"rules", rule_rows(options)}};
  const Json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  out += log.dump(2, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

}  // namespace report
