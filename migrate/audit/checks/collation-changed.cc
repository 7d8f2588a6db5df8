// An index that is sorted by rules that no longer hold finds what it has not: after an upgrade of the C
// library or of ICU rows are missed, and keys are kept twice.
#include <fmt/format.h>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const ChangedCollation& one : view.seen.collations) {
    Finding finding = sink.finding();
    finding.subject = one.name.empty() ? "the database's collation" : one.name;
    finding.message = fmt::format(
        "{} was {} when {} built with it, and is {} now", finding.subject, one.recorded,
        one.indexes.size() == 1 ? "an index was" : fmt::format("{} indexes were", one.indexes.size()),
        one.actual);
    finding.measured["indexes"] = static_cast<double>(one.indexes.size());
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.transaction = false;
    for (const ast::Oid oid : one.indexes) {
      const catalog::Relation* index = view.schema.relation(oid);
      if (!index || !index->index) continue;
      const catalog::Relation* table = view.schema.relation(index->index->table);
      finding.evidence.push_back(fmt::format("{} of {}", view.name(*index), table ? view.name(*table) : ""));
      fix.sql.push_back("REINDEX INDEX CONCURRENTLY " + deparse::quoted_name(view.schema, *index));
    }
    if (one.indexes.empty()) finding.severity = Severity::note;
    fix.sql.push_back(one.name.empty() ? fmt::format("ALTER DATABASE {} REFRESH COLLATION VERSION",
                                                     sql::quote_identifier(view.seen.database))
                                       : fmt::format("ALTER COLLATION {} REFRESH VERSION", one.name));
    fix.locks = "ShareUpdateExclusiveLock on each table: reads and writes go on";
    fix.advice = "a unique index that fails to build had let a key in twice";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check collation_changed{.id = "collation-changed",
                                               .summary = "indexes sorted by a collation that has changed",
                                               .area = Area::indexes,
                                               .severity = Severity::error,
                                               .judge = judge};

}  // namespace migrate::audit::checks
