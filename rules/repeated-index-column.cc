// CREATE INDEX takes a column twice (a PRIMARY KEY or UNIQUE constraint does not: "column appears twice"):
// the second says nothing that the first does not.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using catalog::IndexKey;

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    const auto& keys = index.index->keys;
    for (size_t i = 1; i < keys.size(); ++i) {
      const bool twice =
          keys[i].column > 0 &&
          std::any_of(keys.begin(), keys.begin() + static_cast<ptrdiff_t>(i), [&](const IndexKey& key) {
            return key.column == keys[i].column && key.opclass == keys[i].opclass &&
                   key.collation == keys[i].collation;
          });
      if (!twice) continue;
      lint::Finding finding = lint::about_index(view, index);
      finding.message = fmt::format("index {} has column {} of {} twice", index.name,
                                    table.column(keys[i].column).name, view.catalog.qualified_name(table));
      finding.help = "name it once";
      sink.add(std::move(finding));
      return;
    }
  });
}

}  // namespace

extern constinit const lint::Rule repeated_index_column{.id = "repeated-index-column",
                                                        .summary = "an index with the same column twice",
                                                        .category = lint::Category::schema,
                                                        .severity = lint::Severity::warning,
                                                        .check = lint::SchemaCheck{check},
                                                        .answers = "pgrubic GN032 CT005 CT006"};

}  // namespace rules
