// Which reports a check is to give, where each goes, and what paths are called in them.
#pragma once

#include <string>
#include <vector>

#include "lint/report/report.h"
#include "lint/text/result.h"
#include "tools/schemalint/options.h"

namespace schemalint {

struct Loaded;

struct WantedReport {
  const report::Format* format = nullptr;
  report::Print print = nullptr;  // the format's, or its statistics
  std::string file;               // empty: where the program's output goes
};

// What --format asks for. The one without a file is the first; where all have files that is text.
text::Result<std::vector<WantedReport>> wanted_reports(const Options& options);

// --path-base, or for a service the top of the repository that the chain lies in: where git's folder stands,
// else what the CI system says. None: paths stay as they were typed.
report::PathNames path_names(const Options& options, const Loaded& loaded, const report::Format& format);

}  // namespace schemalint
