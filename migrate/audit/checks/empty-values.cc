// Rows that hold nothing where something was meant: '', a checksum of it, or NULL nearly everywhere.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/hidden_columns.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold many{"rows", 10000}, least{"empty_rows", 1000}, nulls{"null_percent", 90};
constexpr std::array thresholds{many, least, nulls};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("empty-values", threshold);
}

using catalog::Relation;

void report_empty(const View& view, const Relation& table, const std::string& column, double share,
                  Sink& sink) {
  const double rows = view.table(table.oid)->rows * share;
  Finding finding = sink.finding(view, table);
  finding.subject = finding.table + "." + column;
  finding.confidence = Confidence::estimated;
  finding.message =
      fmt::format("about {} rows of {} hold '' or the checksum of it", count_words(rows), finding.subject);
  finding.measured = {{"empty_rows", rows}, {"percent", share * 100}};
  finding.threshold = {{"empty_rows", of(view, least)}};
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.sql.push_back(fmt::format("SELECT {0}, count(*) FROM {1} GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
                                sql::quote_identifier(column), deparse::quoted_name(view.schema, table)));
  fix.advice =
      "find out who writes them; delete them in batches, or make them NULL; then a CHECK against the next";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void report_nulls(const View& view, const Relation& table, const std::vector<std::string>& columns,
                  Sink& sink) {
  Finding finding = sink.finding(view, table);
  finding.confidence = Confidence::estimated;
  finding.message = fmt::format("{:g} % or more of {} are NULL in {}", of(view, nulls), finding.subject,
                                fmt::join(columns, ", "));
  finding.measured["columns"] = static_cast<double>(columns.size());
  finding.threshold["percent"] = of(view, nulls);
  Fix fix;
  fix.advice = "ask who fills them; a table of its own for those few rows, or drop them";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

// What is nearly always NULL by its nature: when something ended, and whom it concerns.
bool marks_the_few(const Relation& table, ast::ColumnNumber number) {
  const std::string& name = table.column(number).name;
  const bool named = name.ends_with("_at") || name.ends_with("_on") || name.ends_with("_until");
  return named ||
         std::any_of(table.constraints.begin(), table.constraints.end(), [&](const catalog::Constraint& c) {
           return c.kind == catalog::Constraint::Kind::foreign_key &&
                  std::find(c.columns.begin(), c.columns.end(), number) != c.columns.end();
         });
}

void judge(const View& view, Sink& sink) {
  leave_hidden_columns(view, of(view, many), sink);
  std::map<ast::Oid, std::vector<std::string>> mostly_null;
  for (const auto& [key, numbers] : view.seen.columns) {
    const Relation* table = view.schema.relation(key.first);
    const TableNumbers* of_table = view.table(key.first);
    if (!table || !of_table || table->kind != catalog::RelationKind::table || !numbers.known ||
        of_table->rows < of(view, many) || static_cast<size_t>(key.second) > table->columns.size())
      continue;
    const auto number = static_cast<ast::ColumnNumber>(key.second);
    const catalog::Column& column = table->column(number);
    if (column.dropped) continue;
    if (numbers.empty > 0 && numbers.empty * of_table->rows >= of(view, least))
      report_empty(view, *table, column.name, numbers.empty, sink);
    if (numbers.null_fraction * 100 >= of(view, nulls) && !marks_the_few(*table, number))
      mostly_null[key.first].push_back(column.name);
  }
  for (const auto& [oid, columns] : mostly_null)
    report_nulls(view, *view.schema.relation(oid), columns, sink);
}

}  // namespace

extern constinit const Check empty_values{.id = "empty-values",
                                          .summary = "columns that hold nothing",
                                          .area = Area::storage,
                                          .severity = Severity::note,
                                          .judge = judge,
                                          .thresholds = thresholds};

}  // namespace migrate::audit::checks
