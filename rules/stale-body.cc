// The server reads a body when it runs: a rename or a drop is accepted, and the next call fails.
#include <fmt/format.h>

#include <map>
#include <set>

#include "lint/engine/departed.h"
#include "lint/engine/gone_names.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// Of one name that went: the bodies that are left with it at the head, and those that ran with it.
struct Bodies {
  std::set<std::string> left;
  std::vector<const lint::StaleRun*> ran;
};

std::string called(const catalog::Catalog& catalog, const catalog::Function& function) {
  return fmt::format("{}.{}()", catalog.schema_name(function.schema), function.name);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const lint::GoneNames& names = view.run.departed.gone_names();
  const std::vector<lint::GoneName>& all = names.all();
  if (all.empty()) return;
  std::map<size_t, Bodies> found;
  for (const lint::StaleRun& run : names.runs()) found[run.gone].ran.push_back(&run);
  const lint::GoneIndex index(all);
  for (const auto& [oid, function] : view.catalog.all<catalog::Function>()) {
    for (const size_t gone : index.used_by(view.catalog, *function))
      found[gone].left.insert(called(view.catalog, *function));
  }
  for (const auto& [place, bodies] : found) {
    const lint::GoneName& gone = all[place];
    std::set<std::string> functions = bodies.left;
    for (const lint::StaleRun* run : bodies.ran) functions.insert(called(view.catalog, *run->function));
    const std::string what = gone.column          ? fmt::format("column {} of {}", gone.name, gone.table)
                             : gone.relation == 0 ? gone.name + "()"
                                                  : gone.name;
    lint::Finding finding = view.finding(gone.at, gone.name);
    finding.subject = gone.column ? gone.table + "." + gone.name : gone.name;
    finding.message = fmt::format("{} {}, and {} still {} it: the server reads a body only when it runs",
                                  what, gone.now.empty() ? "goes" : "becomes " + gone.now,
                                  lint::listed({functions.begin(), functions.end()}),
                                  functions.size() == 1 ? "uses" : "use");
    for (const lint::StaleRun* run : bodies.ran)
      finding.notes.push_back(
          {"runs it", called(view.catalog, *run->function) + " runs here", view.run.place(run->at)});
    finding.help = fmt::format("CREATE OR REPLACE {} in the same revision, {}",
                               functions.size() == 1 ? "the function" : "the functions",
                               bodies.ran.empty() ? "right after this" : "before anything runs them");
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule stale_body{
    .id = "stale-body",
    .summary = "a function whose body still uses a name that was dropped or renamed",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP052"};

}  // namespace rules
