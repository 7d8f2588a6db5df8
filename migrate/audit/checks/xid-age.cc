// Ids of transactions are 32 bits wide: a table that is not frozen in time stops the server.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold times{"times_the_limit", 1.1}, most{"age", 1000000000};
constexpr std::array thresholds{times, most};

void judge(const View& view, Sink& sink) {
  const double limit = number_of(view.seen.setting("autovacuum_freeze_max_age"));
  const double warning = limit * view.settings.thresholds.of("xid-age", times),
               error = view.settings.thresholds.of("xid-age", most);
  if (limit <= 0) return;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const auto age = static_cast<double>(numbers.xid_age);
    if (!table || age <= std::min(warning, error)) continue;
    Finding finding = sink.finding(view, *table);
    finding.severity = age > error ? Severity::error : Severity::warning;
    finding.message =
        fmt::format("the oldest unfrozen transaction id of {} is {} old: autovacuum was to freeze it at {}",
                    finding.subject, count_words(age), count_words(limit));
    finding.measured["age"] = age;
    finding.threshold["age"] = age > error ? error : warning;
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.transaction = false;
    fix.sql.push_back("VACUUM (FREEZE) " + deparse::quoted_name(view.schema, *table));
    fix.advice = "the oldest first; what vacuum-blocked names keeps it from working";
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check xid_age{.id = "xid-age",
                                     .summary = "a table whose transaction ids run out",
                                     .area = Area::tables,
                                     .severity = Severity::warning,
                                     .judge = judge,
                                     .thresholds = thresholds};

}  // namespace migrate::audit::checks
