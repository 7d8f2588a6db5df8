// Columns are stored in their order, each aligned to its type (pg_type.typalign): a bigint after a boolean
// begins 7 bytes later. Counted up to the first column of variable length, since what comes after one lies
// anywhere.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

struct Shape {
  uint32_t size, align;
};

// Of types of a fixed length; size 0: it varies, or is not known.
Shape shape_of(const lint::SchemaView& view, ast::TypeRef written) {
  const ast::Oid type = types::base_type(view.catalog, written).oid;
  switch (type) {
    case type_oid::int8:
    case type_oid::float8:
    case type_oid::timestamp:
    case type_oid::timestamptz:
    case type_oid::time:
    case type_oid::money: return {8, 8};
    case type_oid::interval: return {16, 8};
    case type_oid::int4:
    case type_oid::float4:
    case type_oid::date:
    case type_oid::oid:
    case type_oid::regclass: return {4, 4};
    case type_oid::int2: return {2, 2};
    case type_oid::boolean:
    case type_oid::char_: return {1, 1};
    case type_oid::uuid: return {16, 1};
    default: break;
  }
  const catalog::Type* own = view.catalog.get<catalog::Type>(type);
  return own && own->kind == catalog::Type::Kind::enumeration ? Shape{4, 4} : Shape{0, 1};
}

uint32_t stored(const std::vector<Shape>& shapes) {
  uint32_t end = 0;
  for (const Shape& shape : shapes) end = (end + shape.align - 1) / shape.align * shape.align + shape.size;
  return (end + 7) / 8 * 8;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    std::vector<Shape> shapes;
    for (const catalog::Column& column : table->columns) {
      const Shape shape = shape_of(view, column.type);
      if (column.dropped || shape.size == 0) break;
      shapes.push_back(shape);
    }
    std::vector<Shape> best = shapes;
    std::stable_sort(best.begin(), best.end(),
                     [](const Shape& a, const Shape& b) { return a.align > b.align; });
    const uint32_t waste = stored(shapes) - std::min(stored(shapes), stored(best));
    if (waste < 8) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message =
        fmt::format("the order of the columns of {} costs {} bytes a row", finding.subject, waste);
    finding.help =
        "while it can still be written otherwise: columns of 8 bytes first, then 4, 2, 1, then those whose "
        "length varies";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule column_order{.id = "column-order",
                                               .summary = "columns in an order that wastes room",
                                               .category = lint::Category::schema,
                                               .severity = lint::Severity::note,
                                               .optional = true,
                                               .check = lint::SchemaCheck{check},
                                               .answers = "atlas PG110, MigrationPilot MP061"};

}  // namespace rules
