// An index that another of the same table makes superfluous: same method, predicate, operator classes,
// collations and order, and its keys begin (btree) or equal the other's. A unique index is only superfluous
// beside an equal unique one; one that is a constraint, never.
#include <fmt/format.h>

#include <algorithm>
#include <set>

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
  // Method, predicate and keys: an index whose list begins with another's may do what that one does.
  std::vector<std::string> parts;
  bool referenced;  // foreign keys point at it
};

// `backwards`: as a scan from its end sees it.
std::string key_in_words(const lint::SchemaView& view, const Relation& table, const IndexKey& key,
                         bool backwards) {
  return fmt::format("{}\n{}\n{}\n{}\n{} {}", key.column,
                     key.column == 0 ? deparse::print(view.catalog, *key.expr, &table) : std::string(),
                     key.collation.str(), key.opclass.str(), key.descending != backwards,
                     key.nulls_first != backwards);
}

std::set<ast::Oid> referenced_indexes(const lint::SchemaView& view, const Relation& table) {
  std::set<ast::Oid> found;
  for (const auto& key : view.catalog.referencing(table.oid)) {
    const auto [child, constraint] = view.catalog.find_constraint(key.second);
    if (constraint) found.insert(constraint->index);
  }
  return found;
}

std::vector<Candidate> candidates_of(const lint::SchemaView& view, const Relation& table) {
  const std::set<ast::Oid> referenced = referenced_indexes(view, table);
  std::vector<Candidate> candidates;
  for (ast::Oid oid : table.indexes) {
    const Relation* relation = view.catalog.relation(oid);
    if (!relation || !relation->index || relation->index->parent) continue;
    const Index& index = *relation->index;
    Candidate made{relation, &index, {}, referenced.contains(oid)};
    made.parts.push_back(index.method);
    made.parts.push_back(index.predicate ? deparse::print(view.catalog, *index.predicate, &table)
                                         : std::string());
    // A btree is read from either end: (a DESC, b) is (a, b DESC) backwards.
    const bool backwards = index.method == "btree" && !index.keys.empty() && index.keys[0].descending;
    for (const IndexKey& key : index.keys) made.parts.push_back(key_in_words(view, table, key, backwards));
    candidates.push_back(std::move(made));
  }
  return candidates;
}

bool begins(const Candidate& whole, const Candidate& part) {
  return part.parts.size() <= whole.parts.size() &&
         std::equal(part.parts.begin(), part.parts.end(), whole.parts.begin());
}

bool includes(const Candidate& wide, ast::ColumnNumber column) {
  const auto& include = wide.index->include;
  return std::find(include.begin(), include.end(), column) != include.end() ||
         std::any_of(wide.index->keys.begin(), wide.index->keys.end(),
                     [&](const IndexKey& k) { return k.column == column; });
}

enum class Cover { none, prefix, equal };

// Of one that begins with the same keys.
Cover cover(const Candidate& a, const Candidate& by) {
  if (!by.index->valid) return Cover::none;
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
bool keeps(const Candidate& a, const Candidate& over) {
  const auto worth = [](const Candidate& c) {
    return std::tuple(c.index->primary, c.index->constraint != 0, c.referenced, c.index->unique,
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
  finding.other = {std::string(view.catalog.schema_name(by.relation->schema)), by.relation->name};
  finding.label = came_last ? "" : fmt::format("makes {} redundant", a.relation->name);
  const Candidate& earlier = came_last ? by : a;
  finding.notes.push_back(view.run.made("also", earlier.relation->name, earlier.relation->made));
  if (!a.referenced) {
    finding.help = lint::in_new_revision(
        view.run.chain, a.relation->made,
        fmt::format("DROP INDEX CONCURRENTLY {};", lint::sql_name(view.catalog, *a.relation)));
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

void check_table(const lint::SchemaView& view, const Relation& table, lint::Sink& sink) {
  const std::vector<Candidate> candidates = candidates_of(view, table);
  std::vector<const Candidate*> sorted;  // what begins alike stands together
  for (const Candidate& candidate : candidates) sorted.push_back(&candidate);
  std::sort(sorted.begin(), sorted.end(),
            [](const Candidate* a, const Candidate* b) { return a->parts < b->parts; });
  for (const Candidate& a : candidates) {
    if (a.index->constraint || a.index->replica_identity || !a.index->valid) continue;
    const Candidate* by = nullptr;
    Cover how = Cover::none;
    auto at = std::lower_bound(sorted.begin(), sorted.end(), &a,
                               [](const Candidate* x, const Candidate* y) { return x->parts < y->parts; });
    for (; at != sorted.end() && begins(**at, a); ++at) {
      const Candidate& other = **at;
      if (&other == &a) continue;
      const Cover found = cover(a, other);
      if (found == Cover::none ||
          (found == Cover::equal && cover(other, a) == Cover::equal && keeps(a, other)))
        continue;
      if (by && !(found > how || (found == how && keeps(other, *by)))) continue;
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
    .answers =
        "splinter duplicate_index, postgres-language-server duplicateIndex, pg-index-health IH-2 IH-3, "
        "pglinter B002, MigrationPilot MP100, pgrubic GN025"};

}  // namespace rules
