// Every foreign key to the table, and every index of those, repeats all of its columns.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

extern const lint::Rule wide_primary_key;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"columns", lint::RuleOption::Kind::number}}};

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const catalog::Constraint* key = table->primary_key();
    if (!key) continue;
    const auto* most = view.run.settings.option<int64_t>(wide_primary_key, "columns", key->made.file);
    const size_t allowed = most ? static_cast<size_t>(std::max<int64_t>(*most, 0)) : 4;
    if (key->columns.size() <= allowed) continue;
    lint::Finding finding = lint::about_constraint(view, *table, *key);
    finding.message = fmt::format("the primary key of {} has {} columns", view.catalog.qualified_name(*table),
                                  key->columns.size());
    finding.help = "a number or uuid of its own as the key, and UNIQUE on these columns";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule wide_primary_key{.id = "wide-primary-key",
                                                   .summary = "a primary key of many columns",
                                                   .category = lint::Category::schema,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::SchemaCheck{check},
                                                   .answers = "pglinter B012",
                                                   .options = options};

}  // namespace rules
