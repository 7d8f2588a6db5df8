// GitLab's code quality report (the Code Climate format, as docs.gitlab.com/ci/testing/code_quality lists
// it). Of two entries with one fingerprint GitLab shows one, and of a path that is no file none.
#include <nlohmann/json.hpp>

#include "lint/report/fingerprint.h"
#include "lint/report/place.h"
#include "lint/report/report.h"

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

void gitlab(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain, options.path);
  Fingerprints fingerprints(locator);
  auto rows = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.in_file(finding);
    rows.push_back(
        {{"description", finding.message},
         {"check_name", finding.rule},
         {"fingerprint", fingerprints.of(finding)},
         {"severity", grade(finding.severity)},
         {"location", {{"path", at.path}, {"lines", {{"begin", at.begin.line}, {"end", at.end.line}}}}}});
  }
  out += rows.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  out += '\n';
}

}  // namespace report
