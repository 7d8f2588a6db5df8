// rules, explain, init: about the program rather than a chain.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/chain/guess_format.h"
#include "lint/chain/schema_file.h"
#include "lint/replay/replay.h"
#include "lint/text/suggest.h"
#include "rules/table.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

text::Result<int> list_rules(const Options& options, std::string& out) {
  if (options.format == "json") {
    auto rows = nlohmann::ordered_json::array();
    for (const lint::Rule* rule : rules::all()) {
      rows.push_back({{"id", rule->id},
                      {"severity", lint::severity_name(rule->severity)},
                      {"summary", rule->summary},
                      {"answers", rule->answers}});
    }
    out += rows.dump(2) + "\n";
    return clean;
  }
  size_t width = 0;
  for (const lint::Rule* rule : rules::all()) width = std::max(width, rule->id.size());
  for (const lint::Rule* rule : rules::all()) {
    out += fmt::format("{:<{}}  {:<8} {}\n", rule->id, width, lint::severity_name(rule->severity),
                       rule->summary);
    if (!rule->answers.empty()) out += fmt::format("{:<{}}  {:<8} as {}\n", "", width, "", rule->answers);
  }
  return clean;
}

text::Result<int> explain(const Options& options, std::string& out) {
  std::vector<std::string_view> ids;
  for (const lint::Rule* rule : rules::all()) ids.push_back(rule->id);
  if (std::find(ids.begin(), ids.end(), options.rule) == ids.end()) {
    std::string hint = text::did_you_mean(options.rule, ids);
    if (hint.empty()) hint = "schemalint rules lists them";
    return text::Error{fmt::format("there is no rule `{}`", options.rule), std::move(hint), {}, {}};
  }
  out += rules::page(options.rule);
  return clean;
}

namespace {

bool begins_in_the_middle(const chain::Chain& chain) {
  replay::Replay replay(
      chain, {.server_version = sql::newest_major, .with_effects = false, .strict = false, .presume = true});
  replay.all();
  return !replay.catalog().presumed().empty();
}

// [chain] base, as asked for; or a file that looks like it, to be looked at, where the chain needs what it
// does not make.
text::Result<std::string> base_lines(const Options& options, const chain::Chain& chain) {
  if (!options.base.empty()) {
    if (text::path_kind(options.base) == text::PathKind::missing)
      return text::Error{"there is no file or folder " + options.base,
                         "name the schema file, as pg_dump wrote it",
                         "--base",
                         {}};
    return fmt::format("base = \"{}\"\n", options.base);
  }
  const std::string seen = chain::likely_schema_file(chain);
  if (seen.empty() || !begins_in_the_middle(chain)) return std::string();
  return fmt::format(
      "# The chain needs what no revision makes; this file may say what that is.\n# base = \"{}\"\n", seen);
}

// A literal string of TOML.
std::string literal(const std::string& text) {
  return text.find('\'') == std::string::npos ? "'" + text + "'" : nlohmann::json(text).dump();
}

std::string any_layout(const chain::AnyFormat& any) {
  std::string toml = "layout = \"any\"   # no tool that is known; what the files look like:\n";
  toml += "pattern = " + literal(any.pattern) + "\n";
  if (!any.up.empty()) toml += "up = " + literal(any.up) + "   # the line that begins the up\n";
  if (!any.down.empty()) toml += "down = " + literal(any.down) + "   # and the down\n";
  toml +=
      "transaction = true   # the tool puts one around each script\norder = \"number\"   # or \"bytes\"\n";
  return toml;
}

}  // namespace

text::Result<int> init(const Options& options, std::string& out) {
  const std::string path = options.paths.empty() ? "." : options.paths.front();
  text::Result<chain::Chain> chain =
      chain::read(std::vector{path}, {.layout = options.layout, .exclude = {}});
  std::optional<chain::AnyFormat> any;
  if (options.layout.empty() && (!chain || chain->layout == "plain")) any = chain::guess_format(path);
  if (any) {
    text::Result<chain::Chain> read =
        chain::read(std::vector{path}, {.layout = "any", .exclude = {}, .any = *any});
    if (read) chain = std::move(read);
  }
  if (!chain) return chain.error();
  const std::string file = "schemalint.toml";
  if (text::path_kind(file) != text::PathKind::missing) {
    return text::Error{"is there already", "edit it, or remove it first", file, {}};
  }
  std::string toml = "# What schemalint and migrate know of this chain.\n[chain]\n";
  toml += fmt::format("path = \"{}\"\n", chain->root);
  toml += any ? any_layout(*any) : fmt::format("layout = \"{}\"\n", chain->layout);
  if (const text::Result<std::string> base = base_lines(options, *chain); !base) {
    return base.error();
  } else {
    toml += *base;
  }
  if (!chain->revisions.empty()) {
    toml += "\n# What is deployed is replayed, not judged: findings begin after this revision.\n[deployed]\n";
    toml += fmt::format("through = \"{}\"\n", chain->revisions.back().id);
  }
  toml += "\n# The oldest PostgreSQL that the chain must run on.\n[server]\nversion = 15\n";
  toml +=
      "\n# rule = \"off\" | \"note\" | \"warning\" | \"error\"; `schemalint rules` lists them.\n[rules]\n";
  toml +=
      "\n# What a deleted parent does to its children: table = \"restrict\" | \"cascade\" | \"set null\" | "
      "...\n[on_delete]\n";
  if (const text::Result<void> written = write(file, toml); !written) return written.error();
  out += fmt::format("wrote {}: {} layout, {} revisions, all taken as deployed\n", file, chain->layout,
                     chain->revisions.size());
  return clean;
}

}  // namespace schemalint
