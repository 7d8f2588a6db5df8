// Two chains side by side: their heads, their effects, their findings, their downs.

#include "lint/fix/prove.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/chain/parse_script.h"
#include "lint/diff/diff.h"
#include "lint/engine/taken_back.h"

namespace fix {

namespace {

void add(Burden& burden, const effects::Effects& effects) {
  for (const auto& [relation, mode] : effects.locks) {
    effects::LockMode& held = burden.locks.try_emplace(relation, mode).first->second;
    held = std::max(held, mode);
  }
  for (const std::string& table : effects.rewrites) burden.work.insert("rewrite of " + table);
  for (const std::string& table : effects.scans) burden.work.insert("scan of " + table);
  for (const std::string& table : effects.index_builds) burden.work.insert("index build on " + table);
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

size_t times(const std::map<Key, size_t>& in, const Key& key) {
  const auto found = in.find(key);
  return found == in.end() ? 0 : found->second;
}

std::string new_finding(const Judged& before, const Judged& after,
                        std::span<const lint::Finding* const> fixed) {
  const auto had = count(before.result(), lint::Severity::note);
  const auto left = count(after.result(), lint::Severity::note);
  lint::Severity least = lint::Severity::error;
  std::map<Key, size_t> own;
  for (const lint::Finding* one : fixed) {
    ++own[{one->rule, one->subject}];
    least = std::min(least, one->severity);
  }
  for (const auto& [key, number] : own) {
    if (times(left, key) + number > times(had, key)) return "would not do away with it";
  }
  for (const auto& [key, number] : count(after.result(), least)) {
    if (number > times(had, key)) return fmt::format("would bring a finding of {}", key.first);
  }
  return {};
}

std::string broken_down(const Judged& before, const Judged& after,
                        std::span<const lint::Finding* const> fixed) {
  std::set<std::string> touched, known;
  for (const chain::Revision& revision : before.chain().revisions) known.insert(revision.id);
  for (const chain::Revision& revision : after.chain().revisions) {
    if (!known.contains(revision.id)) touched.insert(revision.id);
  }
  for (const lint::Finding* one : fixed) {
    if (one->revision < before.chain().revisions.size())
      touched.insert(before.chain().revisions[one->revision].id);
  }
  const std::set<std::string> broken = after.not_restored(touched);
  if (broken.empty()) return {};
  const std::set<std::string> already = before.not_restored(broken);
  for (const std::string& id : broken) {
    if (!already.contains(id)) return fmt::format("the down of {} would not restore what was before it", id);
  }
  return {};
}

}  // namespace

const diff::Rows& Judged::head() const {
  if (!head_) head_ = std::make_unique<diff::Rows>(diff::rows_of(result_.replay->catalog()));
  return *head_;
}

const Burden& Judged::burden() const {
  if (!burden_) not_restored({});
  return *burden_;
}

std::set<std::string> Judged::not_restored(const std::set<std::string>& revisions) const {
  Burden burden;
  std::set<std::string> broken;
  bool refused = false;  // something of the revision under way
  const auto note = [&](const replay::Step& step, const commands::Applied& applied, const catalog::Catalog&) {
    refused |= applied.refused.has_value();
    if (!applied.refused && !settings_.is_deployed(step.revision)) add(burden, step.effects);
  };
  const auto note_refused = [&](const replay::Step&, const commands::Applied& applied,
                                const catalog::Catalog&) { refused |= applied.refused.has_value(); };
  replay::Replay replay(chain_, {.server_version = settings_.server_version,
                                 .with_effects = true,
                                 .strict = false,
                                 .presume = !settings_.complete,
                                 .downs = !revisions.empty()});
  const auto done = [&](uint32_t number, const catalog::Catalog&) {
    const chain::Revision& revision = chain_.revisions[number];
    if (revision.up && revision.down && revisions.contains(revision.id)) {
      lint::TakenBack taken_back(replay.not_found());
      replay.try_down(number, *revision.down, chain::parse_script(chain_, *revision.down),
                      {.before = {}, .after = note_refused, .revision_done = {}, .undone = {}},
                      [&](const replay::Shown& shown) { return taken_back.look(shown); });
      if (refused || !taken_back.differences().empty()) broken.insert(revision.id);
    }
    refused = false;
  };
  replay.all({.before = {}, .after = note, .revision_done = done, .undone = {}});
  if (!burden_) burden_ = std::make_unique<Burden>(std::move(burden));
  return broken;
}

std::string doubt(const Judged& before, const Judged& after, std::span<const lint::Finding* const> fixed) {
  // Another schema is what such a fix is for.
  if (std::all_of(fixed.begin(), fixed.end(), [](const lint::Finding* one) {
        return one->fix && one->fix->kind == lint::FixKind::unsafe;
      }))
    return new_finding(before, after, fixed);
  const std::vector<diff::Difference> differences = diff::differences(before.head(), after.head());
  if (!differences.empty()) return "would change the schema: " + differences.front().sentence();
  if (std::string why = new_finding(before, after, fixed); !why.empty()) return why;
  std::string why_down = broken_down(before, after, fixed);
  if (std::string why = heavier(before.burden(), after.burden()); !why.empty()) return why;
  return why_down;
}

}  // namespace fix
