// effects: one row a statement, in the words of pg_locks.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "lint/effects/lock_mode.h"
#include "lint/replay/replay.h"
#include "lint/text/join.h"
#include "tools/schemalint/needed_version.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

using Json = nlohmann::ordered_json;

struct Row {
  std::string revision, file;
  text::Position at;
  std::string statement;
  bool in_transaction = false;
  effects::Effects effects;
  // Of each step: those of a body's block that an EXCEPTION part took back are let go.
  std::vector<std::map<std::string, effects::LockMode>> locks;
};

// What one statement does in several steps (CREATE SCHEMA with elements, a DO block) is one row.
void merge(effects::Effects& into, const effects::Effects& more) {
  if (!into.error) {
    into.error = more.error;
    into.sqlstate = more.sqlstate;
  }
  into.rewrites.insert(more.rewrites.begin(), more.rewrites.end());
  into.scans.insert(more.scans.begin(), more.scans.end());
  into.index_builds.insert(more.index_builds.begin(), more.index_builds.end());
  into.fk_validations.insert(more.fk_validations.begin(), more.fk_validations.end());
  into.unknown.insert(into.unknown.end(), more.unknown.begin(), more.unknown.end());
}

void gather_locks(Row& row) {
  effects::Effects& effects = row.effects;
  effects.locks.clear();
  if (effects.error) return;  // let go of with all that the statement did
  for (const auto& step : row.locks) {
    for (const auto& [relation, mode] : step) {
      effects::LockMode& held = effects.locks[relation];
      held = std::max(held, mode);
    }
  }
}

class Rows {
 public:
  explicit Rows(const chain::Chain& chain) : chain_(chain) {}

  void add(const replay::Step& step) {
    if (step.revision == last_revision_ && step.number == last_number_ && !rows.empty()) {
      merge(rows.back().effects, step.effects);
      rows.back().locks.push_back(step.effects.locks);
      return;
    }
    last_revision_ = step.revision;
    last_number_ = step.number;
    const text::Source& source = chain_.files[step.script.file];
    if (step.script.file != file_ || !lines_) {
      file_ = step.script.file;
      lines_.emplace(source);
    }
    rows.push_back({chain_.revisions[step.revision].id,
                    source.path,
                    lines_->position(step.statement.span.begin),
                    text::one_line(source.slice(step.statement.span)),
                    step.block != ast::Block::none,
                    step.effects,
                    {step.effects.locks}});
    places_.push_back({step.revision, step.script.file, step.statement.span});
  }

  // What a body leaves undecided is unknown of the statement that runs it.
  void add_blind_spots(const catalog::Catalog& catalog) {
    const auto before = [](const ast::Origin& a, const ast::Origin& b) {
      return std::tie(a.revision, a.span.begin) < std::tie(b.revision, b.span.begin);
    };
    for (const catalog::Opaque& opaque : catalog.opaques()) {
      const auto next = std::upper_bound(places_.begin(), places_.end(), opaque.at, before);
      if (next == places_.begin()) continue;
      const auto place = std::prev(next);
      const bool here = place->revision == opaque.at.revision && place->file == opaque.at.file &&
                        place->span.contains(opaque.at.span.begin);
      if (!here) continue;
      std::vector<std::string>& unknown = rows[static_cast<size_t>(place - places_.begin())].effects.unknown;
      if (std::find(unknown.begin(), unknown.end(), opaque.why) == unknown.end())
        unknown.push_back(opaque.why);
    }
  }

  // The first step is the statement itself.
  void take_back(size_t since) {
    if (!rows.empty() && since + 1 < rows.back().locks.size()) rows.back().locks.resize(since + 1);
  }

  std::vector<Row> rows;

 private:
  const chain::Chain& chain_;
  std::vector<ast::Origin> places_;  // of the rows, in their order
  uint32_t last_revision_ = UINT32_MAX, last_number_ = UINT32_MAX;
  uint32_t file_ = UINT32_MAX;
  std::optional<text::Lines> lines_;
};

Json json_row(const Row& row) {
  const effects::Effects& e = row.effects;
  Json locks = Json::object();
  for (const auto& [relation, mode] : e.locks) {
    if (mode > effects::LockMode::access_share) locks[relation] = effects::lock_name(mode);
  }
  return {{"revision", row.revision},
          {"file", row.file},
          {"line", row.at.line},
          {"statement", row.statement},
          {"in_transaction", row.in_transaction},
          {"error", e.error ? Json(*e.error) : Json()},
          {"rewrites", e.rewrites},
          {"scans", e.scans},
          {"index_builds", e.index_builds},
          {"fk_validations", e.fk_validations},
          {"locks", locks},
          {"unknown", e.unknown}};
}

std::string shortened(const std::string& statement, size_t limit) {
  return statement.size() <= limit ? statement : statement.substr(0, limit) + "...";
}

void text_row(const Row& row, std::string& out) {
  const effects::Effects& e = row.effects;
  out += fmt::format("{}:{}  {}\n", row.file, row.at.line, shortened(row.statement, 100));
  const auto say = [&](std::string_view what, const std::string& names) {
    if (!names.empty()) out += fmt::format("    {:<12}{}\n", what, names);
  };
  if (e.error) say("refused", *e.error);
  std::map<effects::LockMode, std::vector<std::string>, std::greater<>> by_mode;
  for (const auto& [relation, mode] : e.locks) {
    if (mode > effects::LockMode::access_share) by_mode[mode].push_back(relation);
  }
  for (const auto& [mode, relations] : by_mode) {
    const std::string_view blocks = effects::lock_blocks(mode);
    say("locks", fmt::format("{}: {}{}{}", effects::lock_words(mode), text::joined(relations),
                             blocks.empty() ? "" : "; blocks ", blocks));
  }
  say("rewrites", text::joined(e.rewrites));
  say("scans", text::joined(e.scans));
  say("builds", text::joined(e.index_builds));
  say("validates", text::joined(e.fk_validations));
  say("unknown", text::joined(e.unknown));
}

// Of all revisions that are not deployed, or of one. Again for a newer server, where the chain turns out to
// need it.
Rows rows_of(Loaded& loaded, size_t only) {
  for (;;) {
    replay::Replay replay(loaded.chain, {.server_version = loaded.settings.server_version,
                                         .with_effects = true,
                                         .strict = false,
                                         .presume = !loaded.settings.complete});
    Rows rows(loaded.chain);
    bool wanted = false;
    replay.all({.before = {},
                .after =
                    [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog&) {
                      wanted = only == SIZE_MAX ? !loaded.settings.is_deployed(step.revision)
                                                : only == step.revision;
                      if (wanted) rows.add(step);
                    },
                .revision_done = {},
                .undone =
                    [&](size_t since) {
                      if (wanted) rows.take_back(since);
                    }},
               only);
    rows.add_blind_spots(replay.catalog());
    if (replay.refused() == 0 || !settle_version(loaded)) return rows;
  }
}

}  // namespace

text::Result<int> print_effects(const Options& options, Loaded& loaded, std::string& out) {
  size_t only = SIZE_MAX;
  if (!options.only.empty()) {
    const text::Result<size_t> revision = chain::find_revision(loaded.chain, options.only);
    if (!revision) return revision.error();
    only = *revision;
  }
  Rows rows = rows_of(loaded, only);
  for (Row& row : rows.rows) gather_locks(row);
  if (options.format == "json") {
    Json list = Json::array();
    for (const Row& row : rows.rows) list.push_back(json_row(row));
    out += list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  } else {
    for (const Row& row : rows.rows) text_row(row, out);
  }
  return clean;
}

}  // namespace schemalint
