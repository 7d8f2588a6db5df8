// The releases of November 2026 (15.20 and those of its day) stopped btree indexes over bpchar from keeping
// equal keys once: values that differ in trailing blanks are equal there and yet not the same. What an older
// release built stays as it is until a REINDEX (release notes, "Disable btree index de-duplication support
// for the bpchar data type").
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// character(n) always holds n: only bpchar without a length can differ.
bool is_unpadded(const catalog::Catalog& catalog, ast::TypeRef type) {
  const ast::TypeRef base = types::base_type(catalog, type);
  return base.oid == type_oid::bpchar && base.typmod < 0;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    for (const ast::Oid oid : table->indexes) {
      const catalog::Relation* index = view.catalog.relation(oid);
      if (!index || index->kind != catalog::RelationKind::index || index->index->method != "btree") continue;
      const auto key =
          std::find_if(index->index->keys.begin(), index->index->keys.end(), [&](const auto& one) {
            return one.column > 0 && is_unpadded(view.catalog, table->column(one.column).type);
          });
      if (key == index->index->keys.end()) continue;
      lint::Finding finding = view.finding(index->made, index->name);
      finding.subject = view.catalog.qualified_name(*index);
      finding.message = fmt::format(
          "index {} is over bpchar without a length: what a server before 15.20 and the releases of that day "
          "built of it may answer wrongly until it is rebuilt",
          index->name);
      finding.label = fmt::format("column {} is bpchar", table->column(key->column).name);
      finding.help = fmt::format("after the update: REINDEX INDEX CONCURRENTLY {};",
                                 lint::sql_name(view.catalog, *index));
      finding.of_deployed = true;
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule reindex_after_update{
    .id = "reindex-after-update",
    .summary = "an index that wants a REINDEX after a minor release",
    .category = lint::Category::data,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
