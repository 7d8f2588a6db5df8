// Columns beyond the third narrow little and make every entry larger.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

extern const lint::Rule wide_index;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"columns", lint::RuleOption::Kind::number}}};

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    const auto* most = view.run.settings.option<int64_t>(wide_index, "columns", index.made.file);
    const size_t allowed = most ? static_cast<size_t>(std::max<int64_t>(*most, 0)) : 3;
    if (index.index->unique || index.index->exclusion || index.index->keys.size() <= allowed) return;
    lint::Finding finding = lint::about_index(view, index);
    finding.message = fmt::format("index {} of {} has {} columns", index.name,
                                  view.catalog.qualified_name(table), index.index->keys.size());
    finding.help = "keep those that narrow the search; INCLUDE what is only read";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule wide_index{.id = "wide-index",
                                             .summary = "a non-unique index of many columns",
                                             .category = lint::Category::schema,
                                             .severity = lint::Severity::note,
                                             .optional = true,
                                             .check = lint::SchemaCheck{check},
                                             .answers = "strong_migrations add_index_columns, pgrubic GN005",
                                             .options = options};

}  // namespace rules
