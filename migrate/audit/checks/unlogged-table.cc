// Unlogged tables are empty after a crash and do not exist on standbys.
#include <fmt/format.h>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (!relation->is_table() || relation->persistence != ast::Persistence::unlogged) continue;
    Finding finding = sink.finding(view, *relation);
    finding.message =
        fmt::format("table {} is unlogged: a crash empties it, and standbys do not have it", finding.subject);
    Fix fix;
    fix.kind = Fix::Kind::script;
    fix.sql.push_back(fmt::format("ALTER TABLE {} SET LOGGED", deparse::quoted_name(view.schema, *relation)));
    fix.inverse.push_back(
        fmt::format("ALTER TABLE {} SET UNLOGGED", deparse::quoted_name(view.schema, *relation)));
    fix.locks = fmt::format("AccessExclusiveLock on {}, while it is written anew", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check unlogged_table{.id = "unlogged-table",
                                            .summary = "a table that a crash empties",
                                            .area = Area::tables,
                                            .severity = Severity::note,
                                            .judge = judge};

}  // namespace migrate::audit::checks
