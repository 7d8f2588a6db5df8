// phone1, phone2, phone3: a table of their own in one row.
#include <fmt/format.h>

#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// The name without the digits at its end; the name whole where it has none.
std::string_view stem(std::string_view name) {
  const size_t end = name.find_last_not_of("0123456789");
  return end == std::string_view::npos || end + 1 == name.size() ? std::string_view{}
                                                                 : name.substr(0, end + 1);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    std::map<std::string_view, std::vector<std::string>> families;
    for (const catalog::Column& column : table->columns) {
      if (!column.dropped && !stem(column.name).empty()) families[stem(column.name)].push_back(column.name);
    }
    for (const auto& [name, members] : families) {
      if (members.size() < 3) continue;
      lint::Finding finding = lint::about_column(view, *table, table->column_number(members.front()));
      finding.message =
          fmt::format("{} of {} are numbered", lint::listed(members), view.catalog.qualified_name(*table));
      finding.help = "a table of its own, a row each; or an array";
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule numbered_columns{.id = "numbered-columns",
                                                   .summary = "columns that are numbered",
                                                   .category = lint::Category::names,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::SchemaCheck{check},
                                                   .answers = "pg-index-health IH-44"};

}  // namespace rules
