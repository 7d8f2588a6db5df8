// What could not be read: SQL built at run time, placeholders of a template, code of another language. Off
// unless asked for; the summary counts them.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Opaque& opaque : view.catalog.opaques()) {
    lint::Finding finding = view.finding(opaque.at);
    finding.subject = std::string(view.run.revision_id(opaque.at));
    finding.message = "not understood: " + opaque.why;
    for (const std::string& name : opaque.touches) finding.notes.push_back({"touches", name, {}});
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule blind_spot{.id = "blind-spot",
                                             .summary = "a statement that cannot be known from the files",
                                             .category = lint::Category::chain,
                                             .severity = lint::Severity::note,
                                             .optional = true,
                                             .check = lint::SchemaCheck{check},
                                             .answers = "strong_migrations execute, MigrationPilot MP063"};

}  // namespace rules
