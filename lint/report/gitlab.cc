// GitLab's code quality report (the Code Climate format, as docs.gitlab.com/ci/testing/code_quality lists
// it).
#include <nlohmann/json.hpp>

#include "lint/report/place.h"
#include "lint/report/report.h"
#include "lint/text/sha256.h"

namespace report {

namespace {

std::string_view grade(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error: return "critical";
    case lint::Severity::warning: return "major";
    default: return "info";
  }
}

}  // namespace

void gitlab(const lint::Result& result, const chain::Chain& chain, const Options&, std::string& out) {
  Locator locator(chain);
  auto rows = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.locate(finding.at);
    ::text::Sha256 fingerprint;
    for (std::string_view part : {finding.rule, locator.revision(finding), std::string_view(finding.subject),
                                  std::string_view(at.path)}) {
      fingerprint.add(part);
      fingerprint.add("\n");
    }
    rows.push_back(
        {{"description", finding.message},
         {"check_name", finding.rule},
         {"fingerprint", fingerprint.finish_hex()},
         {"severity", grade(finding.severity)},
         {"location", {{"path", at.path}, {"lines", {{"begin", at.begin.line}, {"end", at.end.line}}}}}});
  }
  out += rows.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  out += '\n';
}

}  // namespace report
