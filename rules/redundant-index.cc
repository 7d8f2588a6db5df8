// An index that another of the same table makes superfluous: same method, predicate, operator classes,
// collations and order, and its keys begin (btree) or equal the other's. A unique index is only superfluous
// beside an equal unique one; one that is a constraint, never.
#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using catalog::Index;
using catalog::IndexKey;
using catalog::Relation;

// An index of the table under scrutiny, with what comparing needs.
struct Candidate {
  const Relation* relation;
  const Index* index;
  std::string predicate;
};

Candidate candidate(const lint::SchemaView& view, const Relation& table, const Relation& relation) {
  Candidate made{&relation, &*relation.index, {}};
  if (made.index->predicate) made.predicate = deparse::print(view.catalog, *made.index->predicate, &table);
  return made;
}

// Foreign keys point at it.
bool referenced(const lint::SchemaView& view, const Candidate& candidate) {
  const auto keys = view.catalog.referencing(candidate.index->table);
  return std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
    const auto [child, constraint] = view.catalog.find_constraint(key.second);
    return constraint && constraint->index == candidate.relation->oid;
  });
}

bool same_key(const lint::SchemaView& view, const Candidate& a, const Candidate& b, size_t i) {
  const IndexKey& x = a.index->keys[i];
  const IndexKey& y = b.index->keys[i];
  const Relation* const table = view.catalog.relation(a.index->table);
  const auto print = [&](const IndexKey& key) { return deparse::print(view.catalog, *key.expr, table); };
  if (x.column == 0 && y.column == 0 && print(x) != print(y)) return false;
  return x.column == y.column && x.collation == y.collation && x.opclass == y.opclass &&
         x.descending == y.descending && x.nulls_first == y.nulls_first;
}

bool includes(const Candidate& wide, ast::ColumnNumber column) {
  const auto& include = wide.index->include;
  return std::find(include.begin(), include.end(), column) != include.end() ||
         std::any_of(wide.index->keys.begin(), wide.index->keys.end(),
                     [&](const IndexKey& k) { return k.column == column; });
}

enum class Cover { none, prefix, equal };

Cover cover(const lint::SchemaView& view, const Candidate& a, const Candidate& by) {
  if (!by.index->valid || a.index->method != by.index->method || a.predicate != by.predicate)
    return Cover::none;
  if (a.index->keys.size() > by.index->keys.size()) return Cover::none;
  for (size_t i = 0; i < a.index->keys.size(); ++i) {
    if (!same_key(view, a, by, i)) return Cover::none;
  }
  const auto& include = a.index->include;
  if (!std::all_of(include.begin(), include.end(), [&](ast::ColumnNumber c) { return includes(by, c); }))
    return Cover::none;
  const bool equal = a.index->keys.size() == by.index->keys.size();
  if (a.index->unique) {
    return equal && by.index->unique && a.index->nulls_not_distinct == by.index->nulls_not_distinct &&
                   (!by.index->deferrable || a.index->deferrable)
               ? Cover::equal
               : Cover::none;
  }
  if (a.index->exclusion) return Cover::none;
  if (!equal && a.index->method != "btree") return Cover::none;
  return equal ? Cover::equal : Cover::prefix;
}

// Of two equal indexes, the one to keep: what a constraint or a foreign key needs, the stronger, the older.
bool keeps(const lint::SchemaView& view, const Candidate& a, const Candidate& over) {
  const auto worth = [&](const Candidate& c) {
    return std::tuple(c.index->primary, c.index->constraint != 0, referenced(view, c), c.index->unique,
                      c.index->include.size());
  };
  if (worth(a) != worth(over)) return worth(a) > worth(over);
  return a.relation->oid < over.relation->oid;
}

void report(const lint::SchemaView& view, const Relation& table, const Candidate& a, const Candidate& by,
            Cover how, lint::Sink& sink) {
  const bool came_last = lint::made_before(by.relation->made, a.relation->made);
  const Candidate& later = came_last ? a : by;
  lint::Finding finding = view.finding(later.relation->made, later.relation->name);
  finding.subject = view.catalog.qualified_name(*a.relation);
  std::string keys;
  for (const IndexKey& key : by.index->keys) {
    if (!keys.empty()) keys += ", ";
    keys += deparse::index_key(view.catalog, *by.relation, key);
  }
  finding.message = fmt::format("index {} of {} is redundant: {} ({}) {}", a.relation->name,
                                view.catalog.qualified_name(table), by.relation->name, keys,
                                how == Cover::equal ? "is the same" : "begins with the same keys");
  finding.label = came_last ? "" : fmt::format("makes {} redundant", a.relation->name);
  const Candidate& earlier = came_last ? by : a;
  finding.notes.push_back(view.run.made("also", earlier.relation->name, earlier.relation->made));
  if (!referenced(view, a)) {
    finding.help = lint::in_new_revision(
        view.run.chain, a.relation->made,
        fmt::format("DROP INDEX CONCURRENTLY {};", lint::sql_name(view.catalog, *a.relation)));
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

void check_table(const lint::SchemaView& view, const Relation& table, lint::Sink& sink) {
  std::vector<Candidate> candidates;
  for (ast::Oid oid : table.indexes) {
    const Relation* index = view.catalog.relation(oid);
    if (index && index->index && !index->index->parent) candidates.push_back(candidate(view, table, *index));
  }
  for (const Candidate& a : candidates) {
    if (a.index->constraint || a.index->replica_identity || !a.index->valid) continue;
    const Candidate* by = nullptr;
    Cover how = Cover::none;
    for (const Candidate& other : candidates) {
      if (&other == &a) continue;
      const Cover found = cover(view, a, other);
      if (found == Cover::none ||
          (found == Cover::equal && cover(view, other, a) == Cover::equal && keeps(view, a, other)))
        continue;
      if (by && !(found > how || (found == how && keeps(view, other, *by)))) continue;
      by = &other;
      how = found;
    }
    if (by) report(view, table, a, *by, how, sink);
  }
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const Relation* relation : view.tables) {
    if (relation->indexes.size() > 1) check_table(view, *relation, sink);
  }
}

}  // namespace

extern constinit const lint::Rule redundant_index{
    .id = "redundant-index",
    .summary = "an index that another one makes superfluous",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "splinter duplicate_index, postgres-language-server duplicateIndex, MigrationPilot MP100"};

}  // namespace rules
