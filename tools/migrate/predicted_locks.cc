// The chain is replayed with effects, to its end.
#include "tools/migrate/predicted_locks.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/effects/lock_mode.h"
#include "lint/replay/replay.h"
#include "lint/text/join.h"

namespace migrate::tool {
namespace {

using effects::LockMode;

void add(std::string& out, const std::string& words) {
  out += (out.empty() ? "" : ", ") + words;
}

std::string words_of(const effects::Effects& effects, const catalog::Catalog& now) {
  std::map<LockMode, std::vector<std::string>, std::greater<>> by_mode;
  for (const auto& [oid, mode] : effects.held) {
    const catalog::Relation* relation = now.relation(oid);
    if (relation && mode > LockMode::row_exclusive) by_mode[mode].push_back(now.qualified_name(*relation));
  }
  std::string out;
  for (const auto& [mode, relations] : by_mode)
    add(out, fmt::format("{} on {} (blocks {})", effects::lock_words(mode), text::joined(relations),
                         effects::lock_blocks(mode)));
  const std::pair<std::string_view, const std::set<std::string>&> works[] = {
      {"rewrites", effects.rewrites}, {"scans", effects.scans}, {"builds an index of", effects.index_builds}};
  for (const auto& [what, tables] : works) {
    if (!tables.empty()) add(out, fmt::format("{} {}", what, text::joined(tables)));
  }
  return out;
}

}  // namespace

std::vector<std::string> predicted_locks(const chain::Chain& chain, size_t first,
                                         sql::ServerVersion version) {
  std::vector<std::string> out;
  std::pair<uint32_t, uint32_t> last{UINT32_MAX, UINT32_MAX};  // a statement may be several steps
  replay::Replay replay(chain, {.server_version = version, .with_effects = true, .presume = true});
  replay.all({.before = {},
              .after =
                  [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog& now) {
                    if (step.revision < first || last == std::pair(step.revision, step.number)) return;
                    last = {step.revision, step.number};
                    out.push_back(words_of(step.effects, now));
                  },
              .revision_done = {}});
  return out;
}

}  // namespace migrate::tool
