// Tables that only grow, by a time: nobody has said how long their rows are kept.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold bytes{"bytes", 1073741824}, days{"days", 7};
constexpr std::array thresholds{bytes, days};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("no-retention", threshold);
}

using catalog::Relation;

// pg_type's oids of date, timestamp and timestamp with time zone
bool is_time(ast::Oid type) {
  return type == 1082 || type == 1114 || type == 1184;
}

const catalog::Column* time_column(const Relation& table) {
  const catalog::Column* any = nullptr;
  for (const catalog::Column& column : table.columns) {
    if (column.dropped || !is_time(column.type.oid)) continue;
    if (column.name.find("creat") != std::string::npos || column.name.find("insert") != std::string::npos)
      return &column;
    if (!any) any = &column;
  }
  return any;
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table || table->is_partition()) continue;
    const auto bytes_now = static_cast<double>(view.bytes(numbers.pages + numbers.toast_pages));
    if (bytes_now < of(view, bytes) || numbers.inserted == 0 || numbers.deleted > 0) continue;
    const catalog::Column* column = time_column(*table);
    if (!column || !counted_for(of(view, days), view, sink, view.name(*table))) continue;
    Finding finding = sink.finding(view, *table);
    finding.message =
        fmt::format("{} rows came into {} in {:.0f} days, and none went",
                    count_words(static_cast<double>(numbers.inserted)), finding.subject, days_counted(view));
    finding.measured = {{"bytes", bytes_now}, {"inserted_rows", static_cast<double>(numbers.inserted)}};
    finding.threshold = {{"bytes", of(view, bytes)}};
    Fix fix;
    fix.kind = Fix::Kind::script;
    const std::string name = deparse::quoted_name(view.schema, *table),
                      quoted = sql::quote_identifier(column->name);
    fix.sql.push_back(
        fmt::format("DELETE FROM {0} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {0} WHERE {1} < now() - "
                    "interval '1 year' LIMIT 10000))",
                    name, quoted));
    fix.advice = fmt::format(
        "say how long rows are kept, and repeat this until it deletes none, with an index of {}; or "
        "partition by it and drop partitions",
        quoted);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check no_retention{.id = "no-retention",
                                          .summary = "a table that only grows",
                                          .area = Area::storage,
                                          .severity = Severity::note,
                                          .judge = judge,
                                          .thresholds = thresholds};

}  // namespace migrate::audit::checks
