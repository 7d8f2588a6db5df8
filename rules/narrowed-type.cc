// A column's type made narrower: the ALTER fails where a row does not fit, or rounds it without a word, and
// code that still writes the wider values fails afterwards (22001, 22003).
#include <fmt/format.h>

#include <optional>

#include "lint/engine/column_changes.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

constexpr int header = 4;  // VARHDRSZ, which a modifier counts in

int integer_bytes(ast::Oid type) {
  switch (type) {
    case type_oid::int2: return 2;
    case type_oid::int4: return 4;
    case type_oid::int8: return 8;
    default: return 0;
  }
}

bool is_time(ast::Oid type) {
  return type == type_oid::timestamp || type == type_oid::timestamptz || type == type_oid::time ||
         type == type_oid::timetz;
}

int precision(ast::TypeRef type) {
  return ((type.typmod - header) >> 16) & 0xffff;
}

int scale(ast::TypeRef type) {
  const int bits = (type.typmod - header) & 0x7ff;  // eleven, signed (numeric.c, numeric_typmod_scale)
  return (bits ^ 0x400) - 0x400;
}

// What does not fit, as a condition on the column; nothing where the new type takes all that the old one had.
std::optional<std::string> unfit(const catalog::Catalog& catalog, ast::TypeRef from, ast::TypeRef to,
                                 const std::string& column) {
  const bool text = to.oid == type_oid::varchar || to.oid == type_oid::bpchar;
  const bool bits = to.oid == type_oid::bit || to.oid == type_oid::varbit;
  if (bits && to.typmod > 0) {
    const bool was_bits = from.oid == type_oid::bit || from.oid == type_oid::varbit;
    if (!was_bits || (from.typmod > 0 && from.typmod <= to.typmod)) return std::nullopt;
    return fmt::format("length({}) > {}", column, to.typmod);
  }
  // Fewer digits of a second are rounded to without a word; none stated are six.
  if (from.oid == to.oid && is_time(to.oid) && to.typmod >= 0) {
    if (from.typmod >= 0 && from.typmod <= to.typmod) return std::nullopt;
    return fmt::format("{0} <> {0}::{1}", column, types::format_type(catalog, to));
  }
  const auto facts = text ? types::type_facts(catalog, types::base_type(catalog, from).oid) : std::nullopt;
  if (facts && facts->category == ast::TypeCategory::string && to.typmod > header) {
    const bool shorter = from.typmod < 0 || from.typmod > to.typmod;
    if (shorter) return fmt::format("length({}) > {}", column, to.typmod - header);
    return std::nullopt;
  }
  const int bytes = integer_bytes(to.oid);
  const bool number = integer_bytes(from.oid) > bytes || from.oid == type_oid::numeric ||
                      from.oid == type_oid::float4 || from.oid == type_oid::float8;
  if (bytes && number) {
    const char* const least = bytes == 2   ? "-32768 AND 32767"
                              : bytes == 4 ? "-2147483648 AND 2147483647"
                                           : "-9223372036854775808 AND 9223372036854775807";
    const bool whole = integer_bytes(from.oid) != 0;
    return fmt::format("{0} NOT BETWEEN {1}{2}", column, least,
                       whole ? "" : fmt::format(" OR {0} <> trunc({0})", column));
  }
  if (from.oid == type_oid::numeric && to.oid == type_oid::numeric && to.typmod > header) {
    const bool known = from.typmod > header;
    const bool digits = !known || precision(to) - scale(to) < precision(from) - scale(from);
    const bool fraction = !known || scale(to) < scale(from);
    if (!digits && !fraction) return std::nullopt;
    std::string condition;
    if (digits) condition = fmt::format("abs({}) >= 1e{}", column, precision(to) - scale(to));
    if (fraction)
      condition += fmt::format("{0}{1} <> round({1}, {2})", digits ? " OR " : "", column, scale(to));
    return condition;
  }
  if (from.oid == type_oid::float8 && to.oid == type_oid::float4)
    return fmt::format("{0} <> {0}::real", column);
  const bool instant = from.oid == type_oid::timestamp || from.oid == type_oid::timestamptz;
  if (instant && to.oid == type_oid::date) return fmt::format("{0} <> {0}::date", column);
  return std::nullopt;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_change(view, lint::ColumnChange::Kind::retyped, [&](const lint::ColumnChange& change) {
    if (change.fresh || !change.from.known() || !change.to.known()) return;
    const std::string column = sql::quote_identifier(change.column);
    const auto condition = unfit(view.catalog, change.from, change.to, column);
    if (!condition) return;
    lint::Finding finding = lint::about(view, change);
    finding.message = fmt::format("{} is narrowed from {} to {}: rows and code with more break or lose it",
                                  change.name, types::format_type(view.catalog, change.from),
                                  types::format_type(view.catalog, change.to));
    finding.help = fmt::format(
        "-- what does not fit:\nSELECT count(*) FROM {} WHERE {};\n"
        "-- deploy code that writes no more of it, and mend these rows first",
        lint::sql_name(view.catalog, *change.table), *condition);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule narrowed_type{
    .id = "narrowed-type",
    .summary = "a column's type made narrower than its values may be",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP044, pgrubic US030"};

}  // namespace rules
