// Tables that are not frozen in time.

#include "migrate/audit/frozen_age.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {

void judge_ages(const View& view, Sink& sink, const AgeOf& of) {
  const double limit = number_of(view.seen.setting(std::string(of.setting)));
  const double warning = limit * view.settings.thresholds.of(of.check, times_the_limit),
               error = view.settings.thresholds.of(of.check, greatest_age);
  if (limit <= 0) return;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const auto age = static_cast<double>(numbers.*of.age);
    if (!table || age <= std::min(warning, error)) continue;
    Finding finding = sink.finding(view, *table);
    finding.severity = age > error ? Severity::error : Severity::warning;
    finding.message =
        fmt::format("the oldest unfrozen {} id of {} is {} old: autovacuum was to freeze it at {}", of.words,
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

}  // namespace migrate::audit
