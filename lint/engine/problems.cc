// Turning the chain's problems into findings of the rules that are named after them.

#include "lint/engine/problems.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/chain/base.h"
#include "lint/text/join.h"

namespace lint {

namespace {

// Revisions by id, those of one id in their order.
using Ids = std::vector<std::pair<std::string_view, uint32_t>>;

Ids ids_of(const chain::Chain& chain) {
  Ids ids;
  for (uint32_t i = 0; i < chain.revisions.size(); ++i) ids.emplace_back(chain.revisions[i].id, i);
  if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
  return ids;
}

// The newest of the revisions concerned: what is wrong came in with it. One that is not deployed is newer
// than any that is.
uint32_t newest(const Context& run, const Ids& ids, const chain::Problem& problem) {
  const auto age = [&](uint32_t revision) {
    return std::pair(!run.settings.is_deployed(revision), revision);
  };
  uint32_t found = UINT32_MAX;
  for (const std::string& id : problem.revisions) {
    for (auto at = std::lower_bound(ids.begin(), ids.end(), std::pair(std::string_view(id), 0U));
         at != ids.end() && at->first == id; ++at) {
      if (found == UINT32_MAX || age(at->second) > age(found)) found = at->second;
    }
  }
  return found;
}

// Where to point: at the first place, or at that of the newest revision where the problem has one there.
size_t pointed_at(const Context& run, const chain::Problem& problem, uint32_t revision) {
  if (problem.kind != chain::Problem::Kind::duplicate_id || revision == UINT32_MAX) return 0;
  for (size_t i = 0; i < problem.places.size(); ++i) {
    if (problem.places[i].file == run.chain.revisions[revision].file) return i;
  }
  return 0;
}

// A section begins with the line end of its directive: point at what stands in it.
text::Span without_blanks(const text::Source& source, text::Span span) {
  const size_t first = source.slice(span).find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos) span.begin += static_cast<uint32_t>(first);
  return span;
}

// Problems of no revision, such as a file that the tool passes over: which were there before what is judged.
// The base has them too; or, where deployment ends in the chain, the file's name stands before those of what
// is not deployed.
class Earlier {
 public:
  Earlier(const Context& run, chain::Problem::Kind kind) : run_(run) {
    if (run.base) {
      for (const chain::Problem& problem : run.base->chain.problems)
        if (problem.kind == kind) in_base_.insert(problem.message);
      return;
    }
    for (uint32_t i = 0; i < run.chain.revisions.size(); ++i) {
      if (!run.settings.is_deployed(i)) continue;
      last_ = std::max<std::string_view>(last_, run.source(run.chain.revisions[i].file).path);
    }
  }

  bool is(const chain::Problem& problem) const {
    if (!problem.revisions.empty() || problem.places.empty()) return false;
    return in_base_.contains(problem.message) || run_.source(problem.places.front().file).path < last_;
  }

 private:
  const Context& run_;
  std::set<std::string_view> in_base_;
  std::string_view last_;
};

}  // namespace

void report_problems(const ChainView& view, Sink& sink, chain::Problem::Kind kind,
                     const std::function<bool(const chain::Problem&)>& wanted) {
  Ids ids;
  std::optional<Earlier> earlier;
  for (const chain::Problem& problem : view.run.chain.problems) {
    if (problem.kind != kind || (wanted && !wanted(problem))) continue;
    if (!earlier) earlier.emplace(view.run, kind);
    if (earlier->is(problem)) continue;
    if (ids.empty()) ids = ids_of(view.run.chain);
    Finding finding;
    finding.revision = newest(view.run, ids, problem);
    const size_t main = pointed_at(view.run, problem, finding.revision);
    if (!problem.places.empty()) {
      const chain::Place& place = problem.places[main];
      finding.at = {
          .file = place.file, .path = {}, .at = without_blanks(view.run.source(place.file), place.at)};
    }
    finding.subject = problem.revisions.empty() && finding.at.in_source()
                          ? view.run.source(finding.at.file).path
                          : text::joined(problem.revisions);
    finding.message = problem.message;
    finding.help = problem.hint;
    if (problem.misspelt) {
      finding.written = problem.misspelt->written;
      finding.wanted = problem.misspelt->meant;
    }
    for (size_t i = 0; i < problem.places.size(); ++i) {
      const chain::Place& place = problem.places[i];
      if (i == main || place.file == problem.places[main].file) continue;
      const bool named = problem.revisions.size() == problem.places.size();
      finding.notes.push_back(
          {"also",
           named ? problem.revisions[i] : std::string(::text::file_name(view.run.source(place.file).path)),
           {.file = place.file, .path = {}, .at = place.at}});
    }
    sink.add(std::move(finding));
  }
}

}  // namespace lint
