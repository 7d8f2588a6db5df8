// schemalint check: a run over the chain, reported.

#include "lint/report/report.h"
#include "rules/table.h"
#include "tools/schemalint/passes.h"
#include "tools/version.h"

namespace schemalint {

namespace {

text::Result<std::optional<lint::Baseline>> read_baseline(const std::string& path) {
  if (path.empty()) return std::optional<lint::Baseline>();
  const text::Result<text::Source> file = text::load(path);
  if (!file) return file.error();
  text::Result<lint::Baseline> read = lint::Baseline::read(file->bytes, path);
  if (!read) return read.error();
  return std::optional(std::move(*read));
}

}  // namespace

text::Result<int> check(const Options& options, Loaded& loaded, bool color, std::string& out) {
  const auto baseline = read_baseline(options.baseline);
  if (!baseline) return baseline.error();
  loaded.result = lint::run({.chain = loaded.chain,
                             .settings = loaded.settings,
                             .rules = rules::all(),
                             .base = loaded.base ? &*loaded.base : nullptr,
                             .baseline = *baseline ? &**baseline : nullptr});
  const report::Format* format = report::find(options.format.empty() ? "text" : options.format);
  format->print(
      loaded.result, loaded.chain,
      {.color = color, .quiet = options.quiet, .version = schemalint_version, .rules = rules::all()}, out);
  return loaded.result.any_at_least(*lint::severity_named(options.fail_on)) ? found : clean;
}

}  // namespace schemalint
