// SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it
// (https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support).
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "lint/report/fingerprint.h"
#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view level(lint::Severity severity) {
  return severity == lint::Severity::off ? "none" : lint::severity_name(severity);
}

// GitHub shows a result only where all four numbers of its region are given.
Json location(const Located& at) {
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", uri(at.path)}}},
            {"region",
             {{"startLine", at.begin.line},
              {"startColumn", at.begin.column},
              {"endLine", at.end.line},
              {"endColumn", at.end.column}}}}}};
}

// What stands under a page's title, up to the first empty line.
std::string first_paragraph(std::string_view page) {
  const size_t title = page.find("\n\n");
  if (title == std::string_view::npos) return {};
  page.remove_prefix(title + 2);
  std::string paragraph(page.substr(0, page.find("\n\n")));
  std::replace(paragraph.begin(), paragraph.end(), '\n', ' ');
  return paragraph;
}

std::string_view gravity(lint::Severity severity) {
  return severity == lint::Severity::note ? "recommendation" : level(severity);
}

Json rule_row(const lint::Rule& rule, const Options& options) {
  const std::string page(options.page != nullptr ? options.page(rule.id) : std::string_view());
  const std::string whole = first_paragraph(page);
  return {{"id", rule.id},
          {"shortDescription", {{"text", rule.summary}}},
          {"fullDescription", {{"text", whole.empty() ? std::string(rule.summary) : whole}}},
          {"help",
           {{"text", page.empty() ? std::string(rule.summary) : page},
            {"markdown", page.empty() ? std::string(rule.summary) : page}}},
          {"defaultConfiguration", {{"level", level(rule.severity)}}},
          {"properties",
           {{"tags", Json::array({"migrations", lint::category_name(rule.category)})},
            {"precision", "high"},
            {"problem.severity", gravity(rule.severity)}}}};
}

// The rules of which something was found, by place in the report.
class Rules {
 public:
  explicit Rules(const Options& options) : options_(options) {}

  std::optional<size_t> place_of(std::string_view id) {
    const auto met = std::find(met_.begin(), met_.end(), id);
    if (met != met_.end()) return static_cast<size_t>(met - met_.begin());
    const auto rule = std::find_if(options_.rules.begin(), options_.rules.end(),
                                   [&](const lint::Rule* r) { return r->id == id; });
    if (rule == options_.rules.end()) return std::nullopt;
    met_.push_back(id);
    rows_.push_back(rule_row(**rule, options_));
    return met_.size() - 1;
  }
  Json rows() const { return rows_; }

 private:
  const Options& options_;
  std::vector<std::string_view> met_;
  Json rows_ = Json::array();
};

// Section 3.11.6: a bracket that could begin a link is escaped.
std::string link_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// The message's first line is what GitHub shows as the title; a related place is shown where the message
// links to it.
std::string message_of(const lint::Finding& finding, Locator& locator, Json& related) {
  std::string message = finding.message;
  for (const lint::Note& note : finding.notes) {
    message += fmt::format("{}{}{}{}", message == finding.message ? "\n\n" : "\n", note.word,
                           note.word.empty() ? "" : ": ", note.message);
    if (!note.place.anywhere()) continue;
    const Located at = locator.locate(note.place);
    const size_t id = related.size() + 1;
    Json there = location(at);
    there["id"] = id;
    there["message"] = {{"text", note.message}};
    related.push_back(std::move(there));
    message += fmt::format(" ([{}:{}]({}))", link_text(at.path), at.begin.line, id);
  }
  if (!finding.help.empty()) message += "\n\n" + finding.help;
  return message;
}

// In place of one file. What takes revisions of its own has no form here.
Json sarif_fix(const lint::Fix& fix, Locator& locator) {
  Json changes = Json::array();
  uint32_t file = UINT32_MAX;
  for (const lint::Edit& edit : fix.edits) {
    const ::text::Lines& lines = locator.lines(edit.at.file);
    const Located at{locator.path(locator.chain().files[edit.at.file].path), lines.position(edit.at.at.begin),
                     lines.position(edit.at.at.end), false};
    const Json place = location(at)["physicalLocation"];
    if (edit.at.file != file)
      changes.push_back({{"artifactLocation", place["artifactLocation"]}, {"replacements", Json::array()}});
    file = edit.at.file;
    changes.back()["replacements"].push_back(
        {{"deletedRegion", place["region"]}, {"insertedContent", {{"text", edit.text}}}});
  }
  return {{"description", {{"text", fmt::format("{} fix", fix_kind_name(fix.kind))}}},
          {"artifactChanges", changes}};
}

Json result_row(const lint::Finding& finding, Locator& locator, Fingerprints& fingerprints, Rules& rules) {
  Json related = Json::array();
  const std::string message = message_of(finding, locator, related);
  Json row = {{"ruleId", finding.rule}};
  if (const std::optional<size_t> place = rules.place_of(finding.rule)) row["ruleIndex"] = *place;
  row["level"] = level(finding.severity);
  row["message"] = {{"text", message}};
  row["locations"] = Json::array({location(locator.in_file(finding))});
  if (!related.empty()) row["relatedLocations"] = std::move(related);
  if (finding.fix && finding.fix->then.empty())
    row["fixes"] = Json::array({sarif_fix(*finding.fix, locator)});
  row["partialFingerprints"] = {{"primaryLocationLineHash", fingerprints.of(finding)}};
  return row;
}

}  // namespace

// Section 3.10: an artifact location is a URI reference; blanks and the like are percent-encoded, and a path
// from the root is no reference relative to anything.
std::string uri(std::string_view path) {
  static constexpr std::string_view plain = "/._-~!$&'()*+,;=@";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
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

void sarif(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain, options.path);
  Fingerprints fingerprints(locator);
  Rules rules(options);
  Json results = Json::array();
  for (const lint::Finding& finding : result.findings)
    results.push_back(result_row(finding, locator, fingerprints, rules));
  const Json driver = {{"name", "schemalint"},
                       {"fullName", fmt::format("schemalint {}", options.version)},
                       {"version", options.version},
                       {"semanticVersion", options.version},
                       {"rules", rules.rows()}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"automationDetails", {{"id", fmt::format("schemalint/{}/", locator.path(chain.root))}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", results}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  out += log.dump(2, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

}  // namespace report
