// DROP VIEW or MATERIALIZED VIEW of one that running code may read, with nothing of that name in its place.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::relation, [&](const lint::Taken& gone) {
    if (gone.how != lint::Taken::How::dropped || gone.relation->is_table()) return;
    const bool materialized = gone.relation->kind == catalog::RelationKind::materialized_view;
    lint::Finding finding = lint::about(view, gone);
    finding.message = fmt::format("dropping {} breaks code that still reads it", gone.name);
    finding.help = fmt::format(
        "-- first deploy code that does not read it; then, in a later revision:\n"
        "DROP {}VIEW {};",
        materialized ? "MATERIALIZED " : "", lint::sql_name(view.catalog, *gone.relation));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_view{.id = "dropped-view",
                                               .summary = "a view dropped that running code may read",
                                               .category = lint::Category::breaking,
                                               .severity = lint::Severity::warning,
                                               .check = lint::SchemaCheck{check}};

}  // namespace rules
