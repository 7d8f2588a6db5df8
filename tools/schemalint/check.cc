// schemalint check: a run over the chain, reported.

#include <fmt/format.h>

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

bool bare_key(const std::string& name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
         std::string::npos;
}

// A run that saw too little of the chain says so, whatever it found in the rest.
std::optional<text::Error> too_little_understood(const Loaded& loaded) {
  const lint::Summary& summary = loaded.result.summary;
  const chain::Chain& chain = loaded.chain;
  const auto allowed = static_cast<size_t>(100 - loaded.understood);
  if (chain.partial || summary.unread * 100 <= allowed * summary.readable) return std::nullopt;
  std::string hint;
  if (!chain.unfilled.empty()) {
    const std::string& name = chain.unfilled.front().name;
    const bool command = name.starts_with('\\');
    hint = command
               ? "psql runs these files: take out what it alone understands"
               : fmt::format("give placeholders their values in schemalint.toml: [placeholders] {} = \"...\"",
                             bare_key(name) ? name : '"' + name + '"');
  } else {
    hint = "`\"blind-spot\" = \"warning\"` in [rules] of schemalint.toml shows which they are";
  }
  hint += fmt::format("; [chain] understood = {} sets how much must be", loaded.understood);
  return text::Error{fmt::format("{} of {} statements were not understood: this is no verdict on the chain",
                                 summary.unread, summary.readable),
                     std::move(hint),
                     chain.root,
                     {}};
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
  loaded.doubt = too_little_understood(loaded);
  if (loaded.doubt) return could_not_look;
  return loaded.result.any_at_least(*lint::severity_named(options.fail_on)) ? found : clean;
}

}  // namespace schemalint
