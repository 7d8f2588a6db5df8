// Who reads a table looks for its key in front.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const catalog::Constraint* key = table->primary_key();
    if (!key) continue;
    std::vector<ast::ColumnNumber> first;
    for (size_t i = 0; i < table->columns.size() && first.size() < key->columns.size(); ++i) {
      if (!table->columns[i].dropped) first.push_back(static_cast<ast::ColumnNumber>(i + 1));
    }
    if (std::is_permutation(first.begin(), first.end(), key->columns.begin(), key->columns.end())) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("the primary key of {} is not its first columns", finding.subject);
    finding.help = "write the key's columns first; of a table that stands, leave it";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule key_not_first{.id = "key-not-first",
                                                .summary = "a primary key whose columns do not come first",
                                                .category = lint::Category::schema,
                                                .severity = lint::Severity::note,
                                                .optional = true,
                                                .check = lint::SchemaCheck{check},
                                                .answers = "pg-index-health IH-36"};

}  // namespace rules
