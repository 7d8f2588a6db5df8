// Two chains side by side: their heads, their effects, their findings, their downs.

#include "lint/fix/prove.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/diff/diff.h"
#include "lint/effects/lock_mode.h"

namespace fix {

namespace {

// What the chain's tail does to tables that stand before the revision.
struct Burden {
  std::map<std::string, effects::LockMode> locks;
  std::set<std::string> work;  // "scan of public.t"
};

replay::ReplayOptions options_of(const Judged& judged) {
  return {.server_version = judged.settings.server_version,
          .with_effects = true,
          .strict = false,
          .presume = !judged.settings.complete};
}

Burden burden_of(const Judged& judged) {
  Burden burden;
  replay::Replay replay(judged.chain, options_of(judged));
  const auto after = [&](const replay::Step& step, const commands::Applied& applied,
                         const catalog::Catalog&) {
    if (judged.settings.is_deployed(step.revision) || applied.refused) return;
    for (const auto& [relation, mode] : step.effects.locks) {
      effects::LockMode& held = burden.locks.try_emplace(relation, mode).first->second;
      held = std::max(held, mode);
    }
    for (const std::string& table : step.effects.rewrites) burden.work.insert("rewrite of " + table);
    for (const std::string& table : step.effects.scans) burden.work.insert("scan of " + table);
    for (const std::string& table : step.effects.index_builds) burden.work.insert("index build on " + table);
  };
  replay.all({.before = {}, .after = after, .revision_done = {}, .undone = {}});
  return burden;
}

// VALIDATE reads the rows as the constraint's own ADD did; building an index reads the table, too.
std::string heavier(const Burden& before, const Burden& after) {
  for (const auto& [relation, mode] : after.locks) {
    const auto held = before.locks.find(relation);
    // What is not there before is an index or the like that the fix itself makes.
    if (held != before.locks.end() && mode > held->second)
      return fmt::format("would lock {} more strongly", relation);
  }
  for (const std::string& work : after.work) {
    if (!before.work.contains(work)) return fmt::format("would add a {}", work);
  }
  return {};
}

using Key = std::pair<std::string_view, std::string_view>;

std::map<Key, size_t> count(const lint::Result& result, lint::Severity least) {
  std::map<Key, size_t> found;
  for (const lint::Finding& finding : result.findings) {
    if (finding.severity >= least) ++found[{finding.rule, finding.subject}];
  }
  return found;
}

std::string new_finding(const Judged& before, const Judged& after, const lint::Finding& fixed) {
  const auto had = count(before.result, lint::Severity::note), has = count(after.result, fixed.severity);
  const auto times = [](const std::map<Key, size_t>& in, const Key& key) {
    const auto found = in.find(key);
    return found == in.end() ? 0 : found->second;
  };
  const Key own{fixed.rule, fixed.subject};
  if (times(count(after.result, lint::Severity::note), own) >= times(had, own))
    return "would not do away with it";
  for (const auto& [key, number] : has) {
    if (number > times(had, key)) return fmt::format("would bring a finding of {}", key.first);
  }
  return {};
}

// By revision, whether its down restores what was before its up: only of those that have one, and to which
// the fix could matter.
std::map<std::string, bool> restored(const Judged& judged, const std::set<std::string>& ids) {
  std::map<std::string, bool> found;
  replay::ReplayOptions options = options_of(judged);
  options.with_effects = false;
  for (uint32_t i = 0; i < judged.chain.revisions.size(); ++i) {
    const chain::Revision& revision = judged.chain.revisions[i];
    if (!revision.up || !revision.down || !ids.contains(revision.id)) continue;
    replay::Replay replay(judged.chain, options);
    if (i == 0)
      replay.begin();
    else
      replay.all({}, i - 1);
    const diff::Rows before = diff::rows_of(replay.catalog());
    bool refused = false;
    const replay::Visitor visitor{
        .before = {},
        .after = [&](const replay::Step&, const commands::Applied& applied,
                     const catalog::Catalog&) { refused |= applied.refused.has_value(); },
        .revision_done = {},
        .undone = {}};
    replay.run(i, *revision.up, visitor);
    replay.run(i, *revision.down, visitor);
    found[revision.id] = !refused && diff::diff(before, diff::rows_of(replay.catalog())).empty();
  }
  return found;
}

std::string broken_down(const Judged& before, const Judged& after, const lint::Finding& fixed) {
  std::set<std::string> touched, known;
  for (const chain::Revision& revision : before.chain.revisions) known.insert(revision.id);
  for (const chain::Revision& revision : after.chain.revisions) {
    if (!known.contains(revision.id)) touched.insert(revision.id);
  }
  if (fixed.revision < before.chain.revisions.size())
    touched.insert(before.chain.revisions[fixed.revision].id);
  const std::map<std::string, bool> was = restored(before, touched);
  for (const auto& [id, good] : restored(after, touched)) {
    const auto earlier = was.find(id);
    if (!good && (earlier == was.end() || earlier->second))
      return fmt::format("the down of {} would not restore what was before it", id);
  }
  return {};
}

}  // namespace

std::string doubt(const Judged& before, const Judged& after, const lint::Finding& fixed) {
  // Another schema is what such a fix is for.
  if (fixed.fix && fixed.fix->kind == lint::FixKind::unsafe) return new_finding(before, after, fixed);
  const std::vector<diff::Difference> differences =
      diff::diff(before.result.replay->catalog(), after.result.replay->catalog());
  if (!differences.empty()) return "would change the schema: " + differences.front().sentence();
  if (std::string why = new_finding(before, after, fixed); !why.empty()) return why;
  if (std::string why = heavier(burden_of(before), burden_of(after)); !why.empty()) return why;
  return broken_down(before, after, fixed);
}

}  // namespace fix
