// --add-allow: a comment above each statement of which a rule speaks, for what is wanted as it stands.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "lint/sql/split.h"
#include "lint/text/suggest.h"
#include "rules/table.h"
#include "tools/schemalint/fixer.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

std::vector<std::string> wanted_rules(const Options& options) {
  std::vector<std::string> rules;
  std::istringstream words(options.add_allow);
  for (std::string rule; std::getline(words, rule, ',');) {
    rule.erase(0, rule.find_first_not_of(' '));
    rules.push_back(rule);
  }
  return rules;
}

text::Result<void> check_options(const Options& options) {
  if (options.reason.find_first_not_of(' ') == std::string::npos)
    return refused("--add-allow needs a reason, which stands in each comment", "write --reason TEXT");
  if (options.reason.find_first_of("\r\n") != std::string::npos)
    return refused("the --reason of --add-allow is one line", "leave out the line end");
  std::vector<std::string_view> ids;
  for (const lint::Rule* rule : rules::all()) ids.push_back(rule->id);
  for (const std::string& rule : wanted_rules(options)) {
    if (std::find(ids.begin(), ids.end(), rule) == ids.end())
      return refused(fmt::format("there is no rule `{}`", rule), text::did_you_mean(rule, ids));
  }
  return {};
}

// Where the comments of a file go: at the first byte of a statement; 0 for the file as such.
using Comments = std::map<uint32_t, std::set<std::string_view>>;

uint32_t statement_at(const chain::Chain& chain, const lint::Finding& finding) {
  if (finding.revision >= chain.revisions.size()) return 0;
  const chain::Revision& revision = chain.revisions[finding.revision];
  const uint32_t at = finding.at.at.begin;
  for (const auto* script : {&revision.up, &revision.down, &revision.verify}) {
    if (!*script || (*script)->file != finding.at.file) continue;
    const text::Span body = (*script)->body;
    if (at < body.begin || at >= body.end || finding.at.at.empty()) continue;
    for (const sql::Piece& piece : sql::split(chain.files[finding.at.file].slice(body), body.begin)) {
      if (piece.span.begin <= at && at < piece.span.end) return piece.span.begin;
    }
  }
  return 0;
}

std::string line_end(const std::string& bytes) {
  const size_t at = bytes.find('\n');
  return at != std::string::npos && at > 0 && bytes[at - 1] == '\r' ? "\r\n" : "\n";
}

std::string with_comments(std::string bytes, const Comments& comments, const std::string& reason) {
  const std::string end = line_end(bytes);
  for (auto at = comments.rbegin(); at != comments.rend(); ++at) {
    const auto& [begin, rules] = *at;
    std::string names;
    for (const std::string_view rule : rules) names += (names.empty() ? "" : ", ") + std::string(rule);
    const size_t line = begin == 0 ? 0 : bytes.rfind('\n', begin - 1) + 1;
    const std::string indent = bytes.substr(line, begin - line);
    const bool first = indent.find_first_not_of(" \t") == std::string::npos;
    const std::string comment =
        fmt::format("-- schemalint: {} {} {}{}", begin == 0 ? "allow-file" : "allow", names, reason, end);
    bytes.insert(begin, first ? comment + indent : end + comment);
  }
  return bytes;
}

}  // namespace

text::Result<Fixes> add_allows(const Options& options, const Loaded& loaded) {
  if (const text::Result<void> checked = check_options(options); !checked) return checked.error();
  if (const text::Result<void> may = may_edit(options, loaded, "--add-allow"); !may) return may.error();
  const lint::Result judged = lint::run({.chain = loaded.chain,
                                         .settings = loaded.settings,
                                         .rules = rules::all(),
                                         .base = loaded.base ? &*loaded.base : nullptr});
  const std::vector<std::string> rules = wanted_rules(options);
  std::map<uint32_t, Comments> of_files;
  for (const lint::Finding& finding : judged.findings) {
    const bool wanted = std::find(rules.begin(), rules.end(), finding.rule) != rules.end();
    if (wanted && finding.at.in_source())
      of_files[finding.at.file][statement_at(loaded.chain, finding)].insert(finding.rule);
  }
  Fixes fixes;
  for (const auto& [file, comments] : of_files) {
    const text::Source& source = loaded.chain.files[file];
    fixes.contents[source.path] =
        (source.had_bom ? "\xEF\xBB\xBF" : "") + with_comments(source.bytes, comments, options.reason);
    fixes.remarks.push_back(fmt::format("allowed: {}", plain(source.path)));
  }
  return fixes;
}

}  // namespace schemalint
