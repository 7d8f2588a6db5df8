// 0.1 + 0.2 is not 0.3 in floating point; sums depend on the order of rows.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// A word of the name, words being parted by underscores.
bool is_amount(std::string_view name) {
  static constexpr std::array<std::string_view, 15> words{
      "amount",  "price",    "cost",    "total",  "balance", "fee",      "tax", "salary",
      "payment", "discount", "revenue", "credit", "debit",   "subtotal", "wage"};
  for (size_t at = 0; at < name.size();) {
    const size_t end = std::min(name.find('_', at), name.size());
    if (std::find(words.begin(), words.end(), name.substr(at, end - at)) != words.end()) return true;
    at = end + 1;
  }
  return false;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const ast::TypeRef type = types::base_type(view.catalog, column.type);
        if (!((type.oid == type_oid::float4 || type.oid == type_oid::float8) && is_amount(column.name)))
          return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format("{} is {}: amounts are not exact in it", finding.subject,
                                      types::format_type(view.catalog, column.type));
        finding.help = "numeric, or bigint of the smallest unit";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule float_amount{.id = "float-amount",
                                               .summary = "an amount in floating point",
                                               .category = lint::Category::types,
                                               .severity = lint::Severity::note,
                                               .optional = true,
                                               .check = lint::SchemaCheck{check},
                                               .answers = "pgrubic TP011"};

}  // namespace rules
