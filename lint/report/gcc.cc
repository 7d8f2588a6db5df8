// gcc's form of one line a finding, which editors read.
#include <fmt/format.h>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

void gcc(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain, options.path);
  for (const lint::Finding& finding : result.findings) {
    const Located at = locator.locate(finding.at);
    out += fmt::format("{}:{}:{}: {}: {} [{}]\n", at.path, at.begin.line, at.begin.column,
                       lint::severity_name(finding.severity), finding.message, finding.rule);
    for (const lint::Note& note : finding.notes) {
      if (!note.place.anywhere()) continue;
      const Located there = locator.locate(note.place);
      out +=
          fmt::format("{}:{}:{}: note: {}\n", there.path, there.begin.line, there.begin.column, note.message);
    }
  }
}

}  // namespace report
