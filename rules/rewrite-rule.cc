// CREATE RULE: macros, not triggers. A volatile expression in the query runs more than once, COPY passes them
// by.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, rule] : view.catalog.all<catalog::Rule>()) {
    const catalog::Relation* table = view.catalog.relation(rule->table);
    if (!table || rule->name == "_RETURN" || !lint::is_own(view, rule->made)) continue;
    lint::Finding finding = view.finding(rule->made, rule->name);
    finding.subject = lint::part_name(view.catalog, *table, rule->name);
    finding.message =
        fmt::format("rule {} rewrites queries of {}: what they call may run twice, and COPY passes it by",
                    rule->name, view.catalog.qualified_name(*table));
    finding.help = table->kind == catalog::RelationKind::view ? "use a trigger: INSTEAD OF" : "use a trigger";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule rewrite_rule{.id = "rewrite-rule",
                                               .summary = "a rewrite rule",
                                               .category = lint::Category::schema,
                                               .severity = lint::Severity::note,
                                               .optional = true,
                                               .check = lint::SchemaCheck{check},
                                               .answers = "pgrubic GN002"};

}  // namespace rules
