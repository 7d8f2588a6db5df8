// Indexes of partitioned tables that wait for partitions: CREATE INDEX ON ONLY leaves them INVALID until an
// index of each partition is attached (https://www.postgresql.org/docs/current/sql-createindex.html).
#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/engine/messages.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

using catalog::Relation;

// Partitions of the index's table without an index attached to it.
std::vector<const Relation*> lacking(const View& view, const Relation& index) {
  std::vector<const Relation*> out;
  const Relation* table = view.schema.relation(index.index->table);
  if (!table) return out;
  for (const ast::Oid child : table->children) {
    const Relation* partition = view.schema.relation(child);
    if (!partition || partition->kind == catalog::RelationKind::foreign_table) continue;
    const bool has = std::any_of(partition->indexes.begin(), partition->indexes.end(), [&](ast::Oid oid) {
      const Relation* own = view.schema.relation(oid);
      return own && own->index && own->index->parent == index.oid;
    });
    if (!has) out.push_back(partition);
  }
  return out;
}

void judge_index(const View& view, const Relation& index, Sink& sink) {
  Finding finding = sink.finding(view, index);
  const std::vector<const Relation*> partitions = lacking(view, index);
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.transaction = false;
  if (partitions.empty()) {
    finding.message =
        fmt::format("index {} is INVALID although every partition has its part", finding.subject);
    fix.kind = Fix::Kind::manual;
    fix.advice = "a part of it is INVALID, or the mark stuck: mend the parts, then attach one of them again";
  } else {
    std::vector<std::string> names;
    for (const Relation* partition : partitions) names.push_back(view.name(*partition));
    finding.message = fmt::format("index {} is INVALID: no index of {} is attached to it", finding.subject,
                                  lint::listed(names));
    const std::string whole = deparse::index_definition(view.schema, index);
    const size_t method = whole.find(" USING ");
    for (const Relation* partition : partitions) {
      const std::string name = lint::free_name(view.schema, *partition, "", "idx");
      fix.sql.push_back(fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {}{}",
                                    index.index->unique ? "UNIQUE " : "", name,
                                    deparse::quoted_name(view.schema, *partition),
                                    method == std::string::npos ? "" : whole.substr(method)));
      fix.sql.push_back(fmt::format("ALTER INDEX {} ATTACH PARTITION {}.{}",
                                    deparse::quoted_name(view.schema, index),
                                    view.schema.schema_name(partition->schema), name));
    }
    fix.advice = "an index cannot be detached again: the way back is to drop it";
    fix.locks = "ShareUpdateExclusiveLock on each partition while its index is built";
  }
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    if (relation->kind == catalog::RelationKind::partitioned_index && relation->index &&
        !relation->index->valid)
      judge_index(view, *relation, sink);
  }
}

}  // namespace

extern constinit const Check incomplete_partitioned_index{
    .id = "incomplete-partitioned-index",
    .summary = "an index of a partitioned table that some partition lacks",
    .area = Area::indexes,
    .severity = Severity::warning,
    .judge = judge};

}  // namespace migrate::audit::checks
