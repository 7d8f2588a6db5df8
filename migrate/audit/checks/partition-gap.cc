// Partitions by time that end soon: the insert after the last one fails, or lands in DEFAULT.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold days{"days", 7};
constexpr std::array thresholds{days};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("partition-gap", threshold);
}

using catalog::Relation;

// "2026-12-01 00:00:00" of a bound; empty: no limit there, or no literal.
std::string literal_of(const std::vector<ast::ExprPtr>& bound) {
  const ast::Expr* expr = bound.empty() ? nullptr : bound.front().get();
  while (expr && expr->kind == ast::Expr::Kind::cast && !expr->args.empty()) expr = expr->args.front().get();
  return expr && expr->kind == ast::Expr::Kind::string ? expr->text : "";
}

bool is_time(ast::Oid type) {
  return type == 1082 || type == 1114 || type == 1184;
}

struct Span {
  std::string begin, end;  // empty: open
  bool covers(const std::string& day) const {
    const bool begun = begin.empty() || begin.substr(0, 10) <= day;
    const bool within = end.empty() || end.substr(0, 10) > day ||
                        (end.substr(0, 10) == day && end.size() > 10 && end.substr(11, 8) > "00:00:00");
    return begun && within;
  }
};

struct Parts {
  std::vector<Span> spans;
  const Relation* by_default = nullptr;
  int64_t inserted = 0;
};

Parts parts_of(const View& view, const Relation& parent) {
  Parts out;
  for (const ast::Oid oid : parent.children) {
    const Relation* part = view.schema.relation(oid);
    if (!part || !part->partition_bound) continue;
    if (const TableNumbers* numbers = view.table(oid)) out.inserted += numbers->inserted;
    if (part->partition_bound->is_default)
      out.by_default = part;
    else
      out.spans.push_back(
          {literal_of(part->partition_bound->lower), literal_of(part->partition_bound->upper)});
  }
  return out;
}

double rows_of(const View& view, const Relation* table) {
  const TableNumbers* numbers = table ? view.table(table->oid) : nullptr;
  return numbers ? std::max({numbers->rows, static_cast<double>(numbers->live), 0.0}) : 0;
}

// The first day from now on, within so many, that no partition takes.
std::string first_gap(const View& view, const Parts& parts) {
  for (double ahead = 0; ahead <= of(view, days); ++ahead) {
    const std::string day = date_after(view.seen.at.substr(0, 10), ahead);
    if (std::none_of(parts.spans.begin(), parts.spans.end(),
                     [&](const Span& span) { return span.covers(day); }))
      return day;
  }
  return {};
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, parent] : view.schema.all<Relation>()) {
    if (!parent->partition_key || parent->partition_key->strategy != ast::PartitionStrategy::range ||
        parent->partition_key->parts.size() != 1)
      continue;
    const ast::ColumnNumber column = parent->partition_key->parts.front().column;
    if (column == 0 || !is_time(parent->column(column).type.oid)) continue;
    const Parts parts = parts_of(view, *parent);
    const double strayed = rows_of(view, parts.by_default);
    const std::string gap = parts.inserted > 0 || strayed > 0 ? first_gap(view, parts) : "";
    if (strayed == 0 && (gap.empty() || parts.by_default)) continue;
    Finding finding = sink.finding(view, *parent);
    if (gap.empty())
      finding.message =
          fmt::format("{} rows of {} lie in its default partition", count_words(strayed), finding.subject);
    else
      finding.message = fmt::format("{} has no partition for {}: rows of that day {}", finding.subject, gap,
                                    parts.by_default ? "go into its default partition" : "are refused");
    if (strayed > 0) {
      finding.measured["default_rows"] = strayed;
      finding.evidence.push_back(
          fmt::format("a new partition is refused while {} holds rows of its range, and reads all of it",
                      view.name(*parts.by_default)));
    }
    finding.threshold["days"] = of(view, days);
    Fix fix;
    fix.advice = "make partitions ahead of time, by a job";
    if (strayed > 0)
      fix.advice +=
          "; DETACH the default one, make the missing partitions, move its rows into them, ATTACH it again";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check partition_gap{.id = "partition-gap",
                                           .summary = "no partition for the days to come",
                                           .area = Area::storage,
                                           .severity = Severity::warning,
                                           .judge = judge,
                                           .thresholds = thresholds};

}  // namespace migrate::audit::checks
