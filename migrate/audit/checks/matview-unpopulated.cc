// Materialized views made WITH NO DATA and never refreshed: whoever reads one gets an error
// (https://www.postgresql.org/docs/current/sql-creatematerializedview.html).
#include <fmt/format.h>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (relation->kind != catalog::RelationKind::materialized_view || !relation->view ||
        relation->view->populated)
      continue;
    Finding finding = sink.finding(view, *relation);
    finding.message =
        fmt::format("materialized view {} holds no data: reading it is an error", finding.subject);
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.sql.push_back("REFRESH MATERIALIZED VIEW " + deparse::quoted_name(view.schema, *relation));
    fix.locks = fmt::format("AccessExclusiveLock on {}, while its query runs", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check matview_unpopulated{.id = "matview-unpopulated",
                                                 .summary = "a materialized view that was never filled",
                                                 .area = Area::storage,
                                                 .severity = Severity::warning,
                                                 .judge = judge};

}  // namespace migrate::audit::checks
