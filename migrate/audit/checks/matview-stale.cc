// The transaction of pg_class's row of a materialized view is that of its last REFRESH, concurrent or not.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lint/analyze/analyze.h"
#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/compare.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold hours{"hours", 24}, transactions{"transactions", 100000};
constexpr std::array thresholds{hours, transactions};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("matview-stale", threshold);
}

using catalog::Relation;

// Writes to what it reads, since the earlier observation; none: there is none to hold them against.
std::optional<int64_t> written_since(const View& view, const Relation& matview) {
  if (!view.earlier || !view.earlier->counters_hold()) return std::nullopt;
  int64_t writes = 0;
  for (const ast::Oid oid : analyze::shape(view.schema, *matview.view->query).relations) {
    const Relation* source = view.schema.relation(oid);
    const TableNumbers* now = view.table(oid);
    if (!source || !now) continue;
    const TableNumbers* was = view.earlier->table(view.name(*source));
    writes += now->writes() - (was ? was->writes() : 0);
  }
  return writes;
}

bool refreshed_since_earlier(const View& view, const Relation& matview, const TableNumbers& numbers) {
  if (numbers.refreshed_days_ago && view.earlier) return *numbers.refreshed_days_ago < view.earlier->days();
  const TableNumbers* was = view.earlier ? view.earlier->table(view.name(matview)) : nullptr;
  return was && was->refreshed_xids_ago && numbers.refreshed_xids_ago &&
         *numbers.refreshed_xids_ago < *was->refreshed_xids_ago;
}

bool has_unique_index(const View& view, const Relation& matview) {
  return std::any_of(matview.indexes->begin(), matview.indexes->end(), [&](ast::Oid oid) {
    const Relation* index = view.schema.relation(oid);
    return index && index->index && index->index->unique && index->index->valid && !index->index->predicate;
  });
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, numbers] : view.seen.tables) {
    const Relation* matview = view.schema.relation(oid);
    if (!matview || matview->kind != catalog::RelationKind::materialized_view || !matview->view ||
        !matview->view->populated || !numbers.refreshed_xids_ago)
      continue;
    std::optional<int64_t> counted;
    if (matview->view->query) counted = written_since(view, *matview);
    const bool knows = counted.has_value();
    const int64_t writes = counted.value_or(0);
    if (knows && (writes == 0 || refreshed_since_earlier(view, *matview, numbers))) continue;
    const std::optional<double> days = numbers.refreshed_days_ago ? numbers.refreshed_days_ago
                                       : knows                    ? std::optional(view.earlier->days())
                                                                  : std::nullopt;
    const auto xids = static_cast<double>(*numbers.refreshed_xids_ago);
    if (days && *days * 24 < of(view, hours)) continue;
    if (!days && xids < of(view, transactions)) continue;
    Finding finding = sink.finding(view, *matview);
    if (!days) finding.severity = Severity::note;
    const std::string ago =
        days ? fmt::format("{:.1f} days{}", *days, numbers.refreshed_days_ago ? "" : " or more")
             : count_words(xids) + " transactions";
    finding.message = fmt::format("{} was refreshed {} ago", finding.subject, ago);
    if (days) {
      finding.measured["days"] = *days;
      finding.threshold["days"] = of(view, hours) / 24;
    } else {
      finding.confidence = Confidence::inferred;
      finding.threshold["transactions"] = of(view, transactions);
      finding.evidence.push_back("track_commit_timestamp, or an audit against an earlier one, would date it");
    }
    finding.measured["transactions"] = xids;
    if (knows)
      finding.evidence.push_back(fmt::format("{} rows were written since to what it reads",
                                             count_words(static_cast<double>(writes))));
    Fix fix;
    fix.kind = Fix::Kind::statement;
    const bool concurrently = has_unique_index(view, *matview);
    fix.sql.push_back(fmt::format("REFRESH MATERIALIZED VIEW {}{}", concurrently ? "CONCURRENTLY " : "",
                                  deparse::quoted_name(view.schema, *matview)));
    fix.locks = concurrently ? fmt::format("ExclusiveLock on {}: reads go on", finding.subject)
                             : fmt::format("AccessExclusiveLock on {}: reads wait", finding.subject);
    fix.advice = "and a schedule";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check matview_stale{
    .id = "matview-stale",
    .summary = "a materialized view that is no longer what its query says",
    .area = Area::storage,
    .severity = Severity::warning,
    .judge = judge,
    .thresholds = thresholds};

}  // namespace migrate::audit::checks
