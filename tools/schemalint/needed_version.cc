// The version that the chain needs: what it is refused for being too young.
#include "tools/schemalint/needed_version.h"

#include <fmt/format.h>

#include "lint/chain/parse_script.h"

namespace schemalint {
namespace {

struct Needed {
  int major = 0;
  uint32_t revision = 0;
};

Needed newest_needed(const Loaded& loaded) {
  Needed needed;
  replay::Replay replay(loaded.chain, {.server_version = loaded.settings.server_version,
                                       .with_effects = false,
                                       .strict = false,
                                       .presume = !loaded.settings.complete,
                                       .downs = true});
  const auto after = [&](const replay::Step& step, const commands::Applied& applied,
                         const catalog::Catalog&) {
    if (applied.refused && applied.refused->since > needed.major)
      needed = {applied.refused->since, step.revision};
  };
  const replay::Visitor down{.before = {}, .after = after, .revision_done = {}, .undone = {}};
  replay.all({.before = {},
              .after = after,
              .revision_done =
                  [&](uint32_t revision, const catalog::Catalog&) {
                    const auto& script = loaded.chain.revisions[revision].down;
                    if (!script) return;
                    replay.try_down(revision, *script, chain::parse_script(loaded.chain, *script), down,
                                    [](const replay::Shown&) { return false; });
                  },
              .undone = {}});
  return needed;
}

}  // namespace

bool settle_version(Loaded& loaded) {
  if (loaded.version_stated) return false;
  const Needed needed = newest_needed(loaded);
  if (needed.major <= loaded.settings.server_version.major) return false;
  const std::string by = needed.revision < loaded.chain.revisions.size()
                             ? loaded.chain.revisions[needed.revision].id
                             : "what stands before the first revision";
  loaded.settings.server_version = sql::ServerVersion(needed.major);
  loaded.remarks.push_back(
      fmt::format("judged for PostgreSQL {}, which {} needs; [server] version or --pg-version says otherwise",
                  needed.major, by));
  return true;
}

}  // namespace schemalint
