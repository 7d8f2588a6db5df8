#include "lint/engine/problems.h"

#include <algorithm>

namespace lint {

namespace {

// The newest of the revisions concerned: what is wrong came in with it.
uint32_t newest(const chain::Chain& chain, const chain::Problem& problem) {
  for (auto i = static_cast<uint32_t>(chain.revisions.size()); i-- > 0;) {
    const chain::Revision& revision = chain.revisions[i];
    const bool named =
        std::find(problem.revisions.begin(), problem.revisions.end(), revision.id) != problem.revisions.end();
    if (named) return i;
  }
  return UINT32_MAX;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) {
    if (!all.empty()) all += ", ";
    all += word;
  }
  return all;
}

}  // namespace

void report_problems(const ChainView& view, Sink& sink, chain::Problem::Kind kind) {
  for (const chain::Problem& problem : view.run.chain.problems) {
    if (problem.kind != kind) continue;
    Finding finding;
    if (!problem.places.empty()) {
      finding.at = {.file = problem.places.front().file, .path = {}, .at = problem.places.front().at};
    }
    finding.revision = newest(view.run.chain, problem);
    finding.subject = problem.revisions.empty() && finding.at.in_source()
                          ? view.run.source(finding.at.file).path
                          : joined(problem.revisions);
    finding.message = problem.message;
    finding.help = problem.hint;
    for (size_t i = 1; i < problem.places.size(); ++i) {
      finding.notes.push_back({"also",
                               view.run.source(problem.places[i].file).path,
                               {.file = problem.places[i].file, .path = {}, .at = problem.places[i].at}});
    }
    sink.add(std::move(finding));
  }
}

}  // namespace lint
