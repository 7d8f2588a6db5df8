// `types` lists what no column may be.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/text/glob.h"
#include "lint/types/format_type.h"

namespace rules {

extern const lint::Rule disallowed_type;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"types", lint::RuleOption::Kind::list}}};

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const auto* types =
            view.run.settings.option<std::vector<std::string>>(disallowed_type, "types", column.made.file);
        if (!types) return;
        const std::string name = types::format_type(view.catalog, {column.type.oid, -1});
        const bool refused = std::any_of(types->begin(), types->end(), [&](const std::string& pattern) {
          return text::glob(pattern, name);
        });
        if (!refused) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format("{} is {}, which [rules] does not allow", finding.subject, name);
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule disallowed_type{.id = "disallowed-type",
                                                  .summary = "a type that the configuration does not allow",
                                                  .category = lint::Category::types,
                                                  .severity = lint::Severity::warning,
                                                  .optional = true,
                                                  .check = lint::SchemaCheck{check},
                                                  .answers = "pgrubic TP012 TP013 TP014 TP016",
                                                  .options = options};

}  // namespace rules
