// Indexes that a failed CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY left behind: no query reads them,
// every write keeps them up (https://www.postgresql.org/docs/current/sql-createindex.html, "Building Indexes
// Concurrently").
#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

using catalog::Relation;

// Whether both would answer the same queries, as far as columns alone make an index.
bool equal(const catalog::Index& a, const catalog::Index& b) {
  const bool plain = !a.predicate && !b.predicate && a.keys.size() == b.keys.size();
  return plain && a.method == b.method && a.unique == b.unique &&
         a.nulls_not_distinct == b.nulls_not_distinct &&
         std::equal(a.include.begin(), a.include.end(), b.include.begin(), b.include.end()) &&
         std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), [](const auto& x, const auto& y) {
           return x.column > 0 && x.column == y.column && x.descending == y.descending &&
                  x.nulls_first == y.nulls_first && x.opclass == y.opclass && x.collation == y.collation;
         });
}

// A valid index that does the same: then there is nothing to build again.
const Relation* twin(const catalog::Catalog& schema, const Relation& index) {
  const Relation* table = schema.relation(index.index->table);
  if (!table) return nullptr;
  for (const ast::Oid oid : table->indexes) {
    const Relation* other = schema.relation(oid);
    if (other && other != &index && other->index && other->index->valid && equal(*index.index, *other->index))
      return other;
  }
  return nullptr;
}

// What REINDEX CONCURRENTLY calls its own (src/backend/commands/indexcmds.c, ReindexRelationConcurrently).
bool is_leftover_of_reindex(const std::string& name) {
  return name.find("_ccnew") != std::string::npos || name.find("_ccold") != std::string::npos;
}

void judge_index(const View& view, const Relation& index, Sink& sink) {
  Finding finding = sink.finding(view, index);
  const IndexNumbers* numbers = view.index(index.oid);
  if (numbers) finding.measured["bytes"] = static_cast<double>(view.bytes(numbers->pages));
  if (numbers && numbers->building) {
    finding.severity = Severity::note;
    finding.confidence = Confidence::inferred;
    finding.message = fmt::format("index {} is INVALID; it may be in the making now", finding.subject);
    sink.add(std::move(finding));
    return;
  }
  const Relation* other = twin(view.schema, index);
  const bool drop = other || is_leftover_of_reindex(index.name);
  finding.message =
      fmt::format("index {} is INVALID: no query uses it, every write keeps it up", finding.subject);
  if (other) finding.evidence.push_back(fmt::format("{} is valid and does the same", view.name(*other)));
  Fix fix;
  fix.kind = Fix::Kind::statement;
  fix.transaction = false;
  fix.sql.push_back(fmt::format("{} INDEX CONCURRENTLY {}", drop ? "DROP" : "REINDEX",
                                deparse::quoted_name(view.schema, index)));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.table);
  if (drop && numbers) fix.reclaims = view.bytes(numbers->pages);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    if (relation->kind == catalog::RelationKind::index && relation->index && !relation->index->valid)
      judge_index(view, *relation, sink);
  }
}

}  // namespace

extern constinit const Check invalid_index{.id = "invalid-index",
                                           .summary = "an index that a failed build left INVALID",
                                           .area = Area::indexes,
                                           .severity = Severity::error,
                                           .judge = judge};

}  // namespace migrate::audit::checks
