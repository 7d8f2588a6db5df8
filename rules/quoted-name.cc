// Without quotes names are folded to small letters: what has others must be quoted for ever.
#include <fmt/format.h>

#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_names(view, lint::needs_quotes, [&](const std::string& name, lint::Finding finding) {
    finding.message = fmt::format("{} needs quotes wherever it is written", name);
    finding.help = "small letters, digits and underscores";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule quoted_name{
    .id = "quoted-name",
    .summary = "a table or column that needs quotes everywhere",
    .category = lint::Category::names,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pglinter B005, pg-index-health IH-28, pgrubic NM010 NM012"};

}  // namespace rules
