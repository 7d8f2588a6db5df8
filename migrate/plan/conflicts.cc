// What stands between the files and the history.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "migrate/plan/half.h"

namespace migrate {
namespace {

using Index = std::map<std::string_view, size_t>;

Index index_of(const chain::Chain& chain) {
  Index index;
  for (size_t i = 0; i < chain.revisions.size(); ++i) index.emplace(chain.revisions[i].id, i);
  return index;
}

Obstacle obstacle(Obstacle::Kind kind, std::string message, std::string hint, const chain::Chain& chain,
                  const chain::Revision* revision) {
  return {kind,
          std::move(message),
          std::move(hint),
          revision ? revision->id : "",
          revision ? chain.files[revision->file].path : "",
          {}};
}

// Chain indices of everything that some applied revision builds upon.
std::set<size_t> below_applied(const chain::Chain& chain, const Index& index,
                               const std::set<size_t>& applied) {
  const bool named = std::any_of(chain.revisions.begin(), chain.revisions.end(),
                                 [](const chain::Revision& r) { return !r.parents.empty(); });
  std::set<size_t> below;
  if (!named) {
    if (applied.empty()) return below;
    for (size_t i = 0; i < *applied.rbegin(); ++i) below.insert(i);
    return below;
  }
  std::vector<size_t> open(applied.begin(), applied.end());
  while (!open.empty()) {
    const size_t at = open.back();
    open.pop_back();
    for (const std::string& parent : chain.revisions[at].parents) {
      const auto found = index.find(parent);
      if (found != index.end() && below.insert(found->second).second) open.push_back(found->second);
    }
  }
  return below;
}

bool is_half(const History& history, const std::string& revision) {
  return std::any_of(history.partial.begin(), history.partial.end(),
                     [&](const Partial& partial) { return partial.revision == revision; });
}

void find_edited(const chain::Chain& chain, const Index& index, const History& history,
                 std::vector<Obstacle>& out) {
  for (const Applied& applied : history.applied) {
    const auto found = index.find(applied.revision);
    if (found == index.end()) {
      if (is_half(history, applied.revision)) continue;  // which says more
      out.push_back({Obstacle::Kind::missing_file,
                     fmt::format("{} is applied, but has no file here", applied.revision),
                     fmt::format("bring the file back (is this an older branch or release?), or pass "
                                 "--allow-missing; `migrate repair {}` takes it out of the history for good",
                                 applied.revision),
                     applied.revision,
                     "",
                     {}});
      continue;
    }
    const chain::Revision& revision = chain.revisions[found->second];
    if (revision.repeatable || checksum(chain, revision) == applied.checksum) continue;
    if (filled_in(chain, revision, applied)) continue;
    out.push_back(obstacle(
        Obstacle::Kind::edited, fmt::format("{} was edited after it was applied", revision.id),
        fmt::format("restore the file; or take it back with `migrate down` and apply it again; or, if the "
                    "database already is as the file says, accept the new text with `migrate repair {}`",
                    revision.id),
        chain, &revision));
  }
}

void find_out_of_order(const chain::Chain& chain, const Index& index, const History& history,
                       std::vector<Obstacle>& out) {
  std::set<size_t> applied;
  for (const Applied& one : history.applied) {
    const auto found = index.find(one.revision);
    if (found != index.end() && !chain.revisions[found->second].repeatable) applied.insert(found->second);
  }
  for (const size_t i : below_applied(chain, index, applied)) {
    const chain::Revision& revision = chain.revisions[i];
    if (applied.contains(i) || revision.repeatable) continue;
    const std::string& last = chain.revisions[*applied.rbegin()].id;
    out.push_back(obstacle(
        Obstacle::Kind::out_of_order,
        fmt::format("{} is pending, but stands before {}, which is applied", revision.id, last),
        "rename it so that it comes last, or pass --out-of-order to apply it now", chain, &revision));
  }
}

void find_partial(const chain::Chain& chain, const History& history, const ReadStatements& read,
                  std::vector<Obstacle>& out) {
  for (const Partial& partial : history.partial) {
    if (std::optional<Obstacle> made = refusal_of(chain, partial, read)) out.push_back(std::move(*made));
  }
}

}  // namespace

std::vector<Obstacle> find_breaks(const chain::Chain& chain) {
  std::vector<Obstacle> out;
  for (const chain::Problem& problem : chain.problems) {
    if (!chain::breaks_chain(problem.kind)) continue;
    Obstacle made{Obstacle::Kind::broken_chain, problem.message, problem.hint, "", "", {}};
    if (!problem.revisions.empty()) made.revision = problem.revisions.front();
    if (!problem.places.empty()) {
      const text::Source& source = chain.files[problem.places.front().file];
      made.path = source.path;
      made.at = text::position_of(source, problem.places.front().at.begin);
    }
    if (made.hint.empty()) made.hint = "mend the chain; `schemalint` shows it whole";
    out.push_back(std::move(made));
  }
  // Sent as it stands, a placeholder would become part of a name or a value.
  for (const chain::Unfilled& one : chain.unfilled) {
    if (one.name.starts_with('\\')) continue;  // a command of psql: where its script is to run
    const text::Source& source = chain.files[one.file];
    out.push_back({Obstacle::Kind::broken_chain, fmt::format("the placeholder {} has no value", one.name),
                   fmt::format("give it one in schemalint.toml: [placeholders] {} = \"...\"", one.name), "",
                   source.path, text::position_of(source, one.at.begin)});
  }
  return out;
}

std::vector<Obstacle> find_conflicts(const chain::Chain& chain, const History& history,
                                     const ReadStatements& read) {
  std::vector<Obstacle> out = find_breaks(chain);
  const Index index = index_of(chain);
  find_edited(chain, index, history, out);
  find_out_of_order(chain, index, history, out);
  find_partial(chain, history, read, out);
  return out;
}

}  // namespace migrate
