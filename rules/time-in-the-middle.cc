// What follows a range condition in a btree narrows nothing.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

bool is_time(ast::Oid type) {
  return type == type_oid::timestamp || type == type_oid::timestamptz || type == type_oid::date;
}

// What follows is the primary key alone: it tells equal times apart, for pages of a list.
bool tells_apart(const catalog::Relation& table, const std::vector<catalog::IndexKey>& keys, size_t from) {
  const catalog::Constraint* key = table.primary_key();
  return key &&
         std::all_of(
             keys.begin() + static_cast<ptrdiff_t>(from), keys.end(), [&](const catalog::IndexKey& k) {
               return std::find(key->columns.begin(), key->columns.end(), k.column) != key->columns.end();
             });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    const auto& keys = index.index->keys;
    if (index.index->method != "btree" || index.index->unique) return;
    for (size_t i = 0; i + 1 < keys.size(); ++i) {
      if (keys[i].column < 1 ||
          !is_time(types::base_type(view.catalog, table.column(keys[i].column).type).oid))
        continue;
      if (tells_apart(table, keys, i + 1)) continue;
      lint::Finding finding = lint::about_index(view, index);
      finding.message = fmt::format(
          "index {} of {} has {} before its last column: a search for a span of time narrows no further",
          index.name, view.catalog.qualified_name(table), table.column(keys[i].column).name);
      finding.help = "put it last";
      sink.add(std::move(finding));
      return;
    }
  });
}

}  // namespace

extern constinit const lint::Rule time_in_the_middle{.id = "time-in-the-middle",
                                                     .summary = "an index with a time before its last column",
                                                     .category = lint::Category::schema,
                                                     .severity = lint::Severity::note,
                                                     .optional = true,
                                                     .check = lint::SchemaCheck{check},
                                                     .answers = "pg-index-health IH-34"};

}  // namespace rules
