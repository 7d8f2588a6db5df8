// schemalint check: a run over the chain, reported.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "lint/engine/baseline.h"
#include "lint/engine/referencing.h"
#include "lint/fix/fix.h"
#include "lint/report/report.h"
#include "rules/table.h"
#include "tools/schemalint/needed_version.h"
#include "tools/schemalint/passes.h"
#include "tools/schemalint/reports.h"
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

// A piece of a program within a literal (#{name}, %s), to which no setting gives a value.
bool is_code(const std::string& name) {
  return !name.empty() && std::string_view("$#%{?@").find(name.front()) != std::string_view::npos;
}

// A run that saw too little of the chain says so, whatever it found in the rest.
std::optional<text::Error> too_little_understood(const Loaded& loaded) {
  const lint::Summary& summary = loaded.result.summary;
  const chain::Chain& chain = loaded.chain;
  const auto allowed = static_cast<size_t>(100 - loaded.understood);
  if (chain.partial || summary.unread * 100 <= allowed * summary.readable) return std::nullopt;
  std::string hint;
  const auto unfilled = std::find_if(chain.unfilled.begin(), chain.unfilled.end(),
                                     [](const chain::Unfilled& one) { return !is_code(one.name); });
  if (unfilled != chain.unfilled.end()) {
    const std::string& name = unfilled->name;
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

std::vector<std::string> idle_policies(const Loaded& loaded) {
  std::vector<std::string> out;
  const std::vector<lint::OnDeletePolicy>& lines = loaded.settings.on_delete;
  for (size_t i = 0; i < lines.size() && i < loaded.on_delete_places.size(); ++i) {
    std::string hint;
    if (!lint::is_idle(lines[i], loaded.result.replay->catalog(), hint)) continue;
    out.push_back(fmt::format("{}: [on_delete] {} matches no table{}{}", loaded.on_delete_places[i],
                              lines[i].tables, hint.empty() ? "" : "; ", hint));
  }
  return out;
}

bool some_refused(const lint::Result& result) {
  return result.replay->refused() > 0 ||
         std::any_of(result.findings.begin(), result.findings.end(),
                     [](const lint::Finding& finding) { return finding.rule == "refused-statement"; });
}

// Of what stands before the first revision nothing is judged, but what it lacks for that is said.
std::vector<std::string> passed_over(const Loaded& loaded) {
  constexpr size_t shown = 3;
  std::vector<std::string> out;
  const std::vector<replay::PassedOver>& all = loaded.result.replay->passed_over();
  for (size_t i = 0; i < all.size() && i < shown; ++i) {
    const text::Source& source = loaded.chain.files[all[i].file];
    const text::Position at = text::position_of(source, all[i].at.begin);
    out.push_back(fmt::format("{}:{}:{}: passed over, for the server refuses it: {}", source.path, at.line,
                              at.column, all[i].why));
  }
  if (all.size() > shown)
    out.push_back(fmt::format("  and {} more of what stands there before", all.size() - shown));
  return out;
}

// In text they come first; other formats are for programs, and people read them beside it.
void say(const std::vector<std::string>& remarks, const Options& options, bool text, std::string& out) {
  if (options.quiet) return;
  std::string lines;
  for (const std::string& remark : remarks) lines += remark + "\n";
  if (text)
    out += lines + (lines.empty() ? "" : "\n");
  else
    std::fputs(lines.c_str(), stderr);
}

// Of many findings, and no word yet of what is deployed or known: how many of which rule, and how to begin.
std::string beginning(const Options& options, const Loaded& loaded) {
  constexpr size_t many = 20;
  const bool narrowed = !options.baseline.empty() || loaded.base || !loaded.settings.deployed.empty() ||
                        !loaded.settings.only_files.empty();
  if (narrowed || options.quiet || loaded.result.findings.size() < many) return {};
  std::map<std::string_view, size_t> counts;
  for (const lint::Finding& finding : loaded.result.findings) ++counts[finding.rule];
  std::vector<std::pair<std::string_view, size_t>> rows(counts.begin(), counts.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out = "\n";
  for (const auto& [rule, count] : rows) out += fmt::format("{:>5}  {}\n", count, rule);
  out +=
      "\nto begin with what is new:\n"
      "  schemalint init                                  takes what is committed as deployed\n"
      "  schemalint --since REV                           judges what comes after a revision\n"
      "  schemalint --format json --output known.json     and then --baseline known.json: tells what is not "
      "yet in it\n";
  return out;
}

}  // namespace

text::Result<int> check(const Options& options, Loaded& loaded, bool color, std::string& out) {
  const auto reports = wanted_reports(options);
  if (!reports) return reports.error();
  const auto baseline = read_baseline(options.baseline);
  if (!baseline) return baseline.error();
  const auto run = [&] {
    return lint::run({.chain = loaded.chain,
                      .settings = loaded.settings,
                      .rules = rules::all(),
                      .base = loaded.base ? &*loaded.base : nullptr,
                      .baseline = *baseline ? &**baseline : nullptr});
  };
  loaded.result = run();
  if (some_refused(loaded.result) && settle_version(loaded)) loaded.result = run();
  fix::propose(loaded.chain, loaded.result);
  std::vector<std::string> remarks = loaded.remarks;
  for (std::string& idle : idle_policies(loaded)) remarks.push_back(std::move(idle));
  for (std::string& line : passed_over(loaded)) remarks.push_back(std::move(line));
  const report::Format& main = *reports->front().format;
  say(remarks, options, main.name == "text", out);
  for (const WantedReport& wanted : *reports) {
    std::string& bytes = wanted.file.empty()
                             ? out
                             : loaded.report_files.emplace_back(Loaded::ReportFile{wanted.file, {}}).bytes;
    wanted.print(loaded.result, loaded.chain,
                 {.color = color && wanted.file.empty(),
                  .quiet = options.quiet,
                  .version = schemalint_version,
                  .rules = rules::all(),
                  .page = rules::page,
                  .path = path_names(options, loaded, *wanted.format)},
                 bytes);
  }
  if (main.name == "text" && !options.statistics) out += beginning(options, loaded);
  loaded.doubt = too_little_understood(loaded);
  if (loaded.doubt) return could_not_look;
  const std::optional<lint::Severity> from = lint::severity_named(options.fail_on);
  return from && loaded.result.any_at_least(*from) ? found : clean;
}

}  // namespace schemalint
