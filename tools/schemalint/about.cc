// rules, explain: about the program rather than a chain.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/engine/answers.h"
#include "lint/engine/messages.h"
#include "lint/text/suggest.h"
#include "rules/table.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

lint::Severity by_default(const lint::Rule& rule) {
  return rule.optional ? lint::Severity::off : rule.severity;
}

// The page, and how the rule is set.
std::string page_of(const lint::Rule& rule) {
  std::string page(rules::page(rule.id));
  page += fmt::format("\n## Settings\n\nCategory `{}`, by default `{}`.\n",
                      lint::category_name(rule.category), lint::severity_name(by_default(rule)));
  return page;
}

}  // namespace

text::Result<int> list_rules(const Options& options, std::string& out) {
  if (options.format == "json") {
    auto rows = nlohmann::ordered_json::array();
    for (const lint::Rule* rule : rules::all()) {
      rows.push_back({{"id", rule->id},
                      {"category", lint::category_name(rule->category)},
                      {"severity", lint::severity_name(rule->severity)},
                      {"default", lint::severity_name(by_default(*rule))},
                      {"summary", rule->summary},
                      {"answers", rule->answers}});
    }
    out += rows.dump(2) + "\n";
    return clean;
  }
  size_t width = 0;
  for (const lint::Rule* rule : rules::all()) width = std::max(width, rule->id.size());
  for (size_t i = 0; i < lint::categories; ++i) {
    const auto category = static_cast<lint::Category>(i);
    const auto of_it = [&](const lint::Rule* rule) { return rule->category == category; };
    if (std::none_of(rules::all().begin(), rules::all().end(), of_it)) continue;
    out += fmt::format("{}{}\n", out.empty() ? "" : "\n", lint::category_name(category));
    for (const lint::Rule* rule : rules::all()) {
      if (!of_it(rule)) continue;
      out += fmt::format("  {:<{}}  {:<8} {}\n", rule->id, width, lint::severity_name(by_default(*rule)),
                         rule->summary);
      if (!rule->answers.empty()) out += fmt::format("  {:<{}}  {:<8} as {}\n", "", width, "", rule->answers);
    }
  }
  for (const lint::LeftOut& group : lint::left_out())
    out += fmt::format("\nnot here: {}\n  {}\n", group.why, group.names);
  return clean;
}

text::Result<int> explain(const Options& options, std::string& out) {
  std::vector<std::string_view> ids;
  for (const lint::Rule* rule : rules::all()) {
    ids.push_back(rule->id);
    if (rule->id != options.rule) continue;
    out += page_of(*rule);
    return clean;
  }
  const lint::Answering theirs = lint::answering(rules::all(), options.rule);
  if (!theirs.rules.empty()) {
    out += fmt::format("`{}` is {}'s name for {}.\n", options.rule, theirs.tool, lint::listed(theirs.rules));
    for (const lint::Rule* rule : theirs.rules) out += "\n" + page_of(*rule);
    return clean;
  }
  std::string hint = text::did_you_mean(options.rule, ids);
  if (!theirs.tool.empty()) hint = fmt::format("it is {}'s, and {}", theirs.tool, theirs.why);
  if (hint.empty()) hint = "`schemalint rules` lists them";
  return text::Error{fmt::format("there is no rule `{}`", options.rule), std::move(hint), {}, {}};
}

}  // namespace schemalint
