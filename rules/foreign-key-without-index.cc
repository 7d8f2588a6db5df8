// Deleting a referenced row, or changing its key, looks for referencing rows: without an index on the foreign
// key's columns that reads the whole table, once for each row
// (https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK).
// An index covers the key when it is valid, btree or hash, not partial (or only by "column IS NOT NULL"), and
// its first columns are the key's, in any order; a unique one on some of the key's columns finds a single
// row.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/answers.h"
#include "lint/engine/departed.h"
#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::ColumnNumber;
using ast::Expr;

// NULLs in the key reference nothing, so an index without them will do.
bool only_leaves_nulls_out(const Expr& predicate, const std::vector<ColumnNumber>& columns) {
  if (predicate.kind == Expr::Kind::and_) {
    return std::all_of(predicate.args.begin(), predicate.args.end(),
                       [&](const ast::ExprPtr& arg) { return arg && only_leaves_nulls_out(*arg, columns); });
  }
  if (predicate.kind != Expr::Kind::is_null || !predicate.negated || predicate.args.empty() ||
      !predicate.args[0])
    return false;
  const Expr& column = *predicate.args[0];
  return column.kind == Expr::Kind::column &&
         std::find(columns.begin(), columns.end(), column.column) != columns.end();
}

bool covers(const catalog::Index& index, const std::vector<ColumnNumber>& columns) {
  if (index.method != "btree" && index.method != "hash") return false;
  if (index.predicate && !only_leaves_nulls_out(*index.predicate, columns)) return false;
  const auto of_key = [&](const catalog::IndexKey& part) {
    return part.column > 0 && std::find(columns.begin(), columns.end(), part.column) != columns.end();
  };
  if (index.unique && std::all_of(index.keys.begin(), index.keys.end(), of_key)) return true;
  return index.keys.size() >= columns.size() &&
         std::all_of(index.keys.begin(), index.keys.begin() + static_cast<ptrdiff_t>(columns.size()), of_key);
}

// The index that narrows the search most: its first keys are some of the key's columns. Null: none does.
struct Narrowing {
  const catalog::Relation* index = nullptr;
  std::vector<std::string> columns;
};

Narrowing narrowing(const lint::SchemaView& view, const lint::ForeignKey& key) {
  const std::vector<ColumnNumber>& wanted = key.constraint->columns;
  Narrowing best;
  for (ast::Oid oid : key.table->indexes) {
    const catalog::Relation* relation = view.catalog.relation(oid);
    if (!relation || !relation->index->valid || relation->index->method != "btree") continue;
    const catalog::Index& index = *relation->index;
    if (index.predicate && !only_leaves_nulls_out(*index.predicate, wanted)) continue;
    Narrowing found{relation, {}};
    for (const catalog::IndexKey& part : index.keys) {
      if (std::find(wanted.begin(), wanted.end(), part.column) == wanted.end()) break;
      found.columns.push_back(key.table->column(part.column).name);
    }
    if (found.columns.size() > best.columns.size()) best = std::move(found);
  }
  return best;
}

// Indexes that nearly do, and why they do not.
std::string why_not(const catalog::Relation& index) {
  if (!index.index->valid) return "is not valid";
  if (index.index->predicate) return "is partial";
  if (index.index->method != "btree" && index.index->method != "hash")
    return "is of method " + index.index->method;
  return {};
}

void near_misses(const lint::SchemaView& view, const lint::ForeignKey& key, lint::Finding& finding) {
  for (ast::Oid oid : key.table->indexes) {
    const catalog::Relation* index = view.catalog.relation(oid);
    if (!index || index->index->keys.empty() ||
        index->index->keys.front().column != key.constraint->columns.front())
      continue;
    const std::string reason = why_not(*index);
    if (!reason.empty())
      finding.notes.push_back(
          view.run.made("but", fmt::format("index {} {}; it", index->name, reason), index->made));
  }
  for (const lint::LostIndex& lost : view.run.departed.lost_indexes(key.table->oid)) {
    if (!lost.index->index->valid || !covers(*lost.index->index, key.constraint->columns)) continue;
    if (lint::made_before(lost.at, key.constraint->made)) continue;
    finding.at = view.run.place(lost.at);
    finding.revision = lost.at.revision;
    finding.label = fmt::format("drops index {}, which covered it", lost.index->name);
  }
}

std::string recipe(const lint::SchemaView& view, const lint::ForeignKey& key) {
  const std::string columns = lint::sql_columns(*key.table, key.constraint->columns);
  const std::string table = lint::sql_name(view.catalog, *key.table);
  std::string middle;
  for (ColumnNumber column : key.constraint->columns)
    middle += (middle.empty() ? "" : "_") + key.table->column(column).name;
  const std::string name = sql::quote_identifier(lint::free_name(view.catalog, *key.table, middle, "idx"));
  if (key.table->kind == catalog::RelationKind::partitioned_table) {
    return fmt::format(
        "CREATE INDEX {} ON ONLY {} ({});\n-- then CREATE INDEX CONCURRENTLY on each partition, and\n"
        "-- ALTER INDEX {} ATTACH PARTITION <its index>;",
        name, table, columns, name);
  }
  if (lint::still_new(view.run, key)) return fmt::format("CREATE INDEX {} ON {} ({});", name, table, columns);
  return lint::in_new_revision(view.run.chain, key.constraint->made,
                               fmt::format("CREATE INDEX CONCURRENTLY {} ON {} ({});", name, table, columns));
}

// Of a table that no revision makes indexes are not known, but for those of its new columns.
bool may_have_index(const catalog::Relation& table, const catalog::Constraint& key) {
  return table.open() && std::all_of(key.columns.begin(), key.columns.end(),
                                     [&](ColumnNumber column) { return table.column(column).presumed; });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* relation : view.tables) {
    for (const catalog::Constraint& constraint : relation->constraints) {
      if (constraint.kind != catalog::Constraint::Kind::foreign_key || constraint.parent) continue;
      if (!constraint.enforced) continue;  // nothing looks for its rows
      const bool covered =
          std::any_of(relation->indexes.begin(), relation->indexes.end(), [&](ast::Oid index_oid) {
            const catalog::Relation* index = view.catalog.relation(index_oid);
            return index && index->index->valid && covers(*index->index, constraint.columns);
          });
      const catalog::Relation* parent = view.catalog.relation(constraint.ref_table);
      if (covered || !parent || constraint.columns.empty()) continue;
      if (may_have_index(*relation, constraint)) continue;
      const lint::ForeignKey key{relation, &constraint};
      const std::string table = view.catalog.qualified_name(*relation);
      lint::Finding finding =
          view.finding(constraint.made, relation->column(constraint.columns.front()).name);
      finding.subject = lint::key_name(view.catalog, key);
      const Narrowing narrowed = narrowing(view, key);
      const std::string read =
          narrowed.index ? fmt::format("rows of {} with the same {}", table, lint::listed(narrowed.columns))
                         : "of " + table;
      finding.message =
          fmt::format("no index covers foreign key {}: deleting a row of {} reads all {}",
                      lint::columns_name(view.catalog, key), view.catalog.qualified_name(*parent), read);
      finding.label = fmt::format("references {}", view.catalog.qualified_name(*parent));
      if (narrowed.index) {
        const std::string what =
            fmt::format("index {} serves {} alone; it", narrowed.index->name, lint::listed(narrowed.columns));
        finding.notes.push_back(view.run.made("but", what, narrowed.index->made));
      }
      near_misses(view, key, finding);
      finding.help = recipe(view, key);
      finding.safe_sql = true;
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule foreign_key_without_index{
    .id = "foreign-key-without-index",
    .summary = "a foreign key that no index covers",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "eugene E15, splinter unindexed_foreign_keys, postgres-language-server unindexedForeignKeys, "
        "pg-index-health IH-5, pglinter B003, MigrationPilot MP016"};

}  // namespace rules
