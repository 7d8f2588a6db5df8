// The two schemas can then only be dumped, granted and dropped together.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const catalog::Relation* parent = view.catalog.relation(oid);
    for (const lint::ForeignKey& key : keys) {
      if (!parent || parent->schema == key.table->schema || !lint::is_own(view, key.constraint->made))
        continue;
      lint::Finding finding = lint::about_constraint(view, *key.table, *key.constraint);
      finding.message =
          fmt::format("{} references {}, which is in another schema", lint::columns_name(view.catalog, key),
                      view.catalog.qualified_name(*parent));
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule foreign_key_across_schemas{.id = "foreign-key-across-schemas",
                                                             .summary = "a foreign key into another schema",
                                                             .category = lint::Category::schema,
                                                             .severity = lint::Severity::note,
                                                             .optional = true,
                                                             .check = lint::SchemaCheck{check},
                                                             .answers = "pglinter B007"};

}  // namespace rules
