// From --format and --path-base to reports.

#include "tools/schemalint/reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "lint/report/statistics.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

namespace fs = std::filesystem;

text::Result<WantedReport> read_report(const std::string& word) {
  const size_t equals = word.find('=');
  WantedReport report{.format = report::find(word.substr(0, equals)), .file = {}};
  if (equals == std::string::npos) return report;
  report.file = word.substr(equals + 1);
  if (report.file.empty())
    return refused(fmt::format("`--format {}` names no file", word),
                   fmt::format("write --format {0}FILE, or --format {1} for standard output", word,
                               report.format->name));
  return report;
}

// "." and ".." gone, symbolic links resolved; what is not there yet is taken as it is named.
fs::path real(const fs::path& path) {
  std::error_code failed;
  fs::path found = fs::weakly_canonical(fs::absolute(path, failed), failed);
  return failed ? path : found;
}

std::optional<fs::path> repository_top(const std::string& folder) {
  std::error_code failed;
  for (fs::path at = real(folder);; at = at.parent_path()) {
    if (fs::exists(at / ".git", failed)) return at;
    if (!at.has_relative_path()) break;
  }
  for (const char* name : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return real(value);
  }
  return std::nullopt;
}

// As it is named from there; nothing where it lies elsewhere.
std::optional<std::string> below(const fs::path& base, const fs::path& path) {
  const fs::path relative = path.lexically_relative(base);
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return relative.string();
}

}  // namespace

text::Result<std::vector<WantedReport>> wanted_reports(const Options& options) {
  std::vector<WantedReport> reports;
  for (const std::string& word : options.formats) {
    text::Result<WantedReport> report = read_report(word);
    if (!report) return report.error();
    const auto same = std::find_if(reports.begin(), reports.end(),
                                   [&](const WantedReport& other) { return other.file == report->file; });
    if (same != reports.end())
      return refused(
          report->file.empty() ? "`--format` is given twice"
                               : fmt::format("`--format` names {} twice", report->file),
          fmt::format("each report but one has a file of its own: --format {}=FILE", report->format->name));
    reports.push_back(*std::move(report));
  }
  const auto main = std::find_if(reports.begin(), reports.end(),
                                 [](const WantedReport& report) { return report.file.empty(); });
  if (main == reports.end())
    reports.insert(reports.begin(), {.format = report::find("text"), .file = {}});
  else
    std::rotate(reports.begin(), main, main + 1);
  for (WantedReport& report : reports) {
    report.print = options.statistics ? report::statistics_in(*report.format) : report.format->print;
    if (!report.print)
      return refused(fmt::format("--statistics has no form in {}", report.format->name),
                     "--format text or json has");
  }
  return reports;
}

report::PathNames path_names(const Options& options, const Loaded& loaded, const report::Format& format) {
  if (options.path_base.empty() && !format.for_services) return {};
  const std::optional<fs::path> top = repository_top(loaded.chain.root);
  const std::optional<fs::path> base =
      options.path_base.empty() ? top : std::optional<fs::path>(real(options.path_base));
  if (!base) return {};
  const std::string of_base = loaded.base ? loaded.base->ref + ":" : "";
  return [=](const std::string& path) -> std::string {
    // A file of --base's is named from the top of the repository already.
    if (!of_base.empty() && path.starts_with(of_base)) {
      const std::string rest = path.substr(of_base.size());
      return top ? below(*base, *top / rest).value_or(rest) : rest;
    }
    return below(*base, real(path)).value_or(path);
  };
}

}  // namespace schemalint
