// chain and schema: what was read and what it makes.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "lint/chain/layout.h"
#include "lint/print/json.h"
#include "lint/print/mermaid.h"
#include "lint/print/sql.h"
#include "lint/replay/replay.h"
#include "tools/schemalint/needed_version.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

using Json = nlohmann::ordered_json;

std::string path_of(const chain::Chain& chain, uint32_t file) {
  return file < chain.files.size() ? chain.files[file].path : std::string{};
}

void chain_text(const chain::Chain& chain, std::string& out) {
  out += fmt::format("{}: {} layout, {} {}\n", chain.root, chain.layout, chain.revisions.size(),
                     chain.revisions.size() == 1 ? "revision" : "revisions");
  if (!chain.guess.empty()) out += fmt::format("  for it holds {}\n", chain.guess);
  size_t width = 0;
  for (const chain::Revision& revision : chain.revisions) width = std::max(width, revision.id.size());
  for (const chain::Revision& revision : chain.revisions) {
    std::string remarks;
    if (revision.opaque) remarks += "  (" + *revision.opaque + ")";
    if (revision.irreversible) remarks += "  (irreversible: " + *revision.irreversible + ")";
    if (revision.up && !revision.up->transactional) remarks += "  (no transaction)";
    out += fmt::format("  {:<{}}  {}{}\n", revision.id, width, revision.title, remarks);
  }
  out += "heads:";
  for (size_t head : chain::heads(chain)) out += " " + chain.revisions[head].id;
  out += '\n';
  for (const chain::Problem& problem : chain.problems) {
    out += fmt::format("{}: {}\n", chain::name(problem.kind), problem.message);
    if (!problem.hint.empty()) out += "  " + problem.hint + "\n";
  }
}

Json script_row(const chain::Chain& chain, const std::optional<chain::Script>& script) {
  if (!script) return nullptr;
  return {{"file", path_of(chain, script->file)},
          {"transactional", script->transactional},
          {"send", script->send == chain::SendMode::one_string ? "one_string" : "statements"}};
}

void chain_json(const chain::Chain& chain, std::string& out) {
  Json report = {{"version", 1}, {"layout", chain.layout}, {"root", chain.root}};
  report["revisions"] = Json::array();
  for (const chain::Revision& revision : chain.revisions) {
    report["revisions"].push_back(
        {{"id", revision.id},
         {"title", revision.title},
         {"file", path_of(chain, revision.file)},
         {"parents", revision.parents},
         {"up", script_row(chain, revision.up)},
         {"down", script_row(chain, revision.down)},
         {"verify", script_row(chain, revision.verify)},
         {"irreversible", revision.irreversible ? Json(*revision.irreversible) : Json()},
         {"opaque", revision.opaque ? Json(*revision.opaque) : Json()},
         {"repeatable", revision.repeatable},
         {"checksum", chain::checksum(chain, revision)}});
  }
  report["heads"] = Json::array();
  for (size_t head : chain::heads(chain)) report["heads"].push_back(chain.revisions[head].id);
  report["problems"] = Json::array();
  for (const chain::Problem& problem : chain.problems) {
    Json files = Json::array();
    for (const chain::Place& place : problem.places) files.push_back(path_of(chain, place.file));
    report["problems"].push_back({{"kind", chain::name(problem.kind)},
                                  {"message", problem.message},
                                  {"hint", problem.hint},
                                  {"revisions", problem.revisions},
                                  {"files", files}});
  }
  report["ignored"] = chain.ignored;
  out += report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void chain_mermaid(const chain::Chain& chain, std::string& out) {
  out += "flowchart TD\n";
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    std::string label = chain.revisions[i].id + " " + chain.revisions[i].title;
    std::replace(label.begin(), label.end(), '"', '\'');
    out += fmt::format("  r{}[\"{}\"]\n", i, label);
  }
  const chain::Layout* layout = chain::layout_named(chain.layout);
  const bool names_parents = layout != nullptr && layout->names_parents;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::vector<std::string>& parents = chain.revisions[i].parents;
    if (parents.empty() && i > 0 && !names_parents) out += fmt::format("  r{} --> r{}\n", i - 1, i);
    for (size_t p = 0; p < chain.revisions.size(); ++p) {
      const bool is_parent =
          std::find(parents.begin(), parents.end(), chain.revisions[p].id) != parents.end();
      if (is_parent) out += fmt::format("  r{} --> r{}\n", p, i);
    }
  }
}

}  // namespace

text::Result<int> print_chain(const Options& options, const Loaded& loaded, std::string& out) {
  if (options.format == "json") {
    chain_json(loaded.chain, out);
  } else if (options.format == "mermaid") {
    chain_mermaid(loaded.chain, out);
  } else {
    chain_text(loaded.chain, out);
  }
  return clean;
}

text::Result<int> print_schema(const Options& options, Loaded& loaded, std::string& out) {
  size_t last = SIZE_MAX;
  if (!options.at.empty()) {
    const text::Result<size_t> revision = chain::find_revision(loaded.chain, options.at);
    if (!revision) return revision.error();
    last = *revision;
  }
  const auto replayed = [&] {
    auto replay = std::make_unique<replay::Replay>(
        loaded.chain, replay::ReplayOptions{.server_version = loaded.settings.server_version,
                                            .with_effects = false,
                                            .strict = false,
                                            .presume = !loaded.settings.complete});
    replay->all({}, last);
    return replay;
  };
  auto replay = replayed();
  if (replay->refused() > 0 && settle_version(loaded)) replay = replayed();
  const catalog::Catalog& catalog = replay->catalog();
  out += options.format == "json"      ? print::print_json(catalog)
         : options.format == "mermaid" ? print::print_mermaid(catalog)
                                       : print::print_sql(catalog);
  return clean;
}

}  // namespace schemalint
