// The limits of pgvector's indexes, which it refuses: 2000 dimensions of vector, 4000 of halfvec, 64000 of
// bit; hnsw's m is 2 to 100 and ef_construction at least twice that.
#include <fmt/format.h>

#include <cstdlib>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace rules {

namespace {

using catalog::Relation;

int64_t number(const Relation& index, const char* name, int64_t otherwise) {
  const auto& options = index.options.get();
  const auto found = options.find(name);
  return found == options.end() ? otherwise : std::strtoll(found->second.c_str(), nullptr, 10);
}

int32_t most_dimensions(std::string_view type) {
  return type == "vector" ? 2000 : type == "halfvec" ? 4000 : type == "bit" ? 64000 : INT32_MAX;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const Relation& table, const Relation& index) {
    const bool hnsw = index.index->method == "hnsw";
    if (!hnsw && index.index->method != "ivfflat") return;
    lint::Finding finding = lint::about_index(view, index);
    const ast::ColumnNumber column = index.index->keys.front().column;
    const ast::TypeRef type =
        column > 0 ? types::base_type(view.catalog, table.column(column).type) : ast::TypeRef{};
    const auto facts = types::type_facts(view.catalog, type.oid);
    const int32_t most = facts ? most_dimensions(facts->name) : INT32_MAX;
    if (type.typmod > most) {
      finding.message = fmt::format(
          "column cannot have more than {} dimensions for {} index: {} has {}", most, index.index->method,
          lint::part_name(view.catalog, table, table.column(column).name), type.typmod);
      finding.help = fmt::format(
          "-- half precision has twice the room\nCREATE INDEX ON {} USING {} (({}::halfvec({})) "
          "halfvec_l2_ops);",
          lint::sql_name(view.catalog, table), index.index->method,
          sql::quote_identifier(table.column(column).name), type.typmod);
      finding.safe_sql = type.typmod <= 4000 && facts->name == "vector";
      if (!finding.safe_sql) finding.help = "index fewer dimensions: subvector(), or binary_quantize()";
      sink.add(std::move(finding));
      return;
    }
    const int64_t m = number(index, "m", 16), construction = number(index, "ef_construction", 64);
    if (!hnsw || construction >= 2 * m) return;
    finding.message = fmt::format(
        "ef_construction must be greater than or equal to 2 * m: it is {}, and m is {}", construction, m);
    finding.help = fmt::format("WITH (m = {}, ef_construction = {})", m, 4 * m);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule vector_index_limits{
    .id = "vector-index-limits",
    .summary = "an hnsw or ivfflat index with more than pgvector allows",
    .category = lint::Category::schema,
    .severity = lint::Severity::error,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP107"};

}  // namespace rules
