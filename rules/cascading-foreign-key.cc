// ON DELETE CASCADE and ON UPDATE CASCADE: one statement writes rows of tables that it does not name.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& key) {
    const catalog::Relation* parent = view.catalog.relation(key.ref_table);
    const bool deletes = key.on_delete == ast::FkAction::cascade;
    const bool updates = key.on_update == ast::FkAction::cascade;
    if (key.kind != catalog::Constraint::Kind::foreign_key || !parent || (!deletes && !updates)) return;
    lint::Finding finding = lint::about_constraint(view, table, key);
    finding.message = fmt::format("{} of a row of {} goes on to {}", deletes ? "deletion" : "a new key",
                                  view.catalog.qualified_name(*parent), view.catalog.qualified_name(table));
    finding.help = deletes ? "RESTRICT, and delete the children by a statement of their own"
                           : "a key that never changes, and no action";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule cascading_foreign_key{.id = "cascading-foreign-key",
                                                        .summary = "a foreign key that cascades",
                                                        .category = lint::Category::schema,
                                                        .severity = lint::Severity::note,
                                                        .optional = true,
                                                        .check = lint::SchemaCheck{check},
                                                        .answers = "pgrubic CT001 CT002"};

}  // namespace rules
