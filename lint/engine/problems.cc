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

// A section begins with the line end of its directive: point at what stands in it.
text::Span without_blanks(const text::Source& source, text::Span span) {
  const size_t first = source.slice(span).find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos) span.begin += static_cast<uint32_t>(first);
  return span;
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

void report_problems(const ChainView& view, Sink& sink, chain::Problem::Kind kind,
                     const std::function<bool(const chain::Problem&)>& wanted) {
  for (const chain::Problem& problem : view.run.chain.problems) {
    if (problem.kind != kind || (wanted && !wanted(problem))) continue;
    Finding finding;
    if (!problem.places.empty()) {
      finding.at = {
          .file = problem.places.front().file,
          .path = {},
          .at = without_blanks(view.run.source(problem.places.front().file), problem.places.front().at)};
    }
    finding.revision = newest(view.run.chain, problem);
    finding.subject = problem.revisions.empty() && finding.at.in_source()
                          ? view.run.source(finding.at.file).path
                          : joined(problem.revisions);
    finding.message = problem.message;
    finding.help = problem.hint;
    for (size_t i = 0; i < problem.places.size(); ++i) {
      const chain::Place& place = problem.places[i];
      if (i == 0 || place.file == problem.places.front().file) continue;
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
