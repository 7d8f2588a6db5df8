// What could not be read: SQL built at run time, placeholders of a template, code of another language. Off
// unless asked for; the summary counts them.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::AppliedView& view, lint::Sink& sink) {
  std::vector<std::string> why = view.applied.blind;
  const auto* unknown = std::get_if<catalog::Unknown>(&view.step.change);
  const bool told =
      view.step.statement.error && view.step.statement.error->kind != sql::SyntaxError::Kind::placeholder;
  if (unknown && !told && why.empty()) why.push_back(unknown->why);
  for (std::string& reason : why) {
    lint::Finding finding = view.finding();
    finding.subject = std::string(view.run.revision_id(view.step.origin));
    finding.message = "not understood: " + std::move(reason);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule blind_spot{.id = "blind-spot",
                                             .summary = "a statement that cannot be known from the files",
                                             .severity = lint::Severity::off,
                                             .check = lint::AppliedCheck{check},
                                             .answers = "strong_migrations execute, MigrationPilot MP063"};

}  // namespace rules
