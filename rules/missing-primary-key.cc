// Tables without a primary key at the head of the chain: rows that cannot be named, logical replication that
// cannot update or delete them
// (https://www.postgresql.org/docs/current/logical-replication-publication.html). Judged at the head: an
// added key clears it, a dropped one brings it back. A partition has its parent's.
#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/engine/departed.h"
#include "lint/engine/messages.h"
#include "lint/engine/not_null_proof.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::ColumnNumber;
using catalog::Relation;
using catalog::RelationKind;

struct Key {
  std::vector<ColumnNumber> columns;
  const Relation* index = nullptr;  // unique, fit to become the primary key as it stands
};

bool fit(const Relation& index) {
  const catalog::Index& i = *index.index;
  return i.unique && i.valid && !i.predicate && i.method == "btree" && !i.deferrable &&
         !i.nulls_not_distinct && std::all_of(i.keys.begin(), i.keys.end(), [](const auto& key) {
           return key.column > 0 && !key.descending;
         });
}

bool partitioned_by_expression(const Relation& table) {
  if (!table.partition_key) return false;
  const auto& parts = table.partition_key->parts;
  return std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.column == 0; });
}

// A key of a partitioned table holds all columns that it is partitioned by.
void add_partition_columns(const Relation& table, std::vector<ColumnNumber>& columns) {
  if (!table.partition_key) return;
  for (const auto& part : table.partition_key->parts) {
    const bool there = std::find(columns.begin(), columns.end(), part.column) != columns.end();
    if (part.column > 0 && !there) columns.push_back(part.column);
  }
}

// The columns that would make the key: those of a unique index, NOT NULL ones before others; else `id`.
Key candidate(const lint::SchemaView& view, const Relation& table) {
  Key best;
  bool best_not_null = false;
  for (ast::Oid oid : table.indexes) {
    const Relation* index = view.catalog.relation(oid);
    if (!index || !fit(*index)) continue;
    Key key{{}, index->index->constraint || index->index->parent ? nullptr : index};
    for (const catalog::IndexKey& part : index->index->keys) key.columns.push_back(part.column);
    const bool not_null = std::all_of(key.columns.begin(), key.columns.end(),
                                      [&](ColumnNumber column) { return table.column(column).not_null; });
    if (best.columns.empty() || (not_null && !best_not_null)) {
      best = std::move(key);
      best_not_null = not_null;
    }
  }
  if (best.columns.empty() && table.find_column("id")) best.columns = {table.column_number("id")};
  if (!best.columns.empty()) add_partition_columns(table, best.columns);
  return best;
}

std::string not_null_steps(const lint::SchemaView& view, const Relation& table, const Key& key) {
  const std::string name = lint::sql_name(view.catalog, table);
  std::string sql;
  for (ColumnNumber number : key.columns) {
    const catalog::Column& column = table.column(number);
    if (column.not_null && !lint::unproved_not_null(table, column.name)) continue;
    const lint::NotNullProof proof = lint::not_null_proof(view.catalog, table, column.name, name);
    if (!proof.clause.empty()) sql += fmt::format("ALTER TABLE {} {};\n", name, proof.clause);
    sql += proof.validate + "  -- in a transaction of its own\n";
    for (const std::string& statement : proof.then) sql += statement + "\n";
  }
  return sql;
}

std::string recipe(const lint::SchemaView& view, const Relation& table, const ast::Origin& at) {
  const std::string name = lint::sql_name(view.catalog, table);
  const Key key = candidate(view, table);
  const std::string columns =
      key.columns.empty() ? "<the columns that tell its rows apart>" : lint::sql_columns(table, key.columns);
  const std::string pkey = sql::quote_identifier(lint::free_name(view.catalog, table, "", "pkey"));
  std::string sql = not_null_steps(view, table, key);
  if (partitioned_by_expression(table)) {
    return "-- partitioned by an expression: the server allows a primary key on its partitions alone";
  }
  if (table.kind == RelationKind::partitioned_table) {
    return sql + fmt::format(
                     "-- on each partition: CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING "
                     "INDEX; then\n"
                     "ALTER TABLE ONLY {} ADD CONSTRAINT {} PRIMARY KEY ({});\n"
                     "ALTER INDEX {} ATTACH PARTITION <a partition's>;",
                     name, pkey, columns, pkey);
  }
  if (key.index) {
    return sql + fmt::format("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY USING INDEX {};", name, pkey,
                             sql::quote_identifier(key.index->name));
  }
  const std::string build =
      fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({});", pkey, name, columns);
  sql += fmt::format("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY USING INDEX {};", name, pkey, pkey);
  return lint::in_new_revision(view.run.chain, at, build, sql);
}

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Whether the statement is a CREATE TABLE with a list of columns, in which a PRIMARY KEY can be written.
bool has_column_list(std::string_view sql) {
  const size_t open = sql.find('(');
  if (open == std::string_view::npos) return false;
  std::string words;
  for (const char c : sql.substr(0, open))
    words += blank(c) ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return words.starts_with("create ") && words.find(" table ") != std::string::npos &&
         words.find(" as ") == std::string::npos && words.find(" partition of ") == std::string::npos &&
         words.find(" of ") == std::string::npos;
}

// As long as the CREATE TABLE has run nowhere, it is the place for the key.
std::string written_there(const lint::SchemaView& view, const Relation& table) {
  const Key key = candidate(view, table);
  return fmt::format(
      "write PRIMARY KEY ({}) in this CREATE TABLE",
      key.columns.empty() ? "<the columns that tell its rows apart>" : lint::sql_columns(table, key.columns));
}

bool parent_lacks_it_too(const lint::SchemaView& view, const Relation& table) {
  if (!table.is_partition() || table.parents.empty()) return false;
  const Relation* parent = view.catalog.relation(table.parents.front());
  return parent && !parent->primary_key();
}

bool of_extension(const lint::SchemaView& view, const Relation& table) {
  const auto edges = view.catalog.references_of({ast::ObjectClass::relation, table.oid, 0});
  return std::any_of(edges.begin(), edges.end(), [](const catalog::Dependency& edge) {
    return edge.kind == catalog::DependencyKind::extension;
  });
}

// A table that nobody knows has what it has, and so has its partition or a copy of it. A child takes no keys
// over, a query brings none.
bool may_have_come_with_one(const lint::SchemaView& view, const Relation& table) {
  if (!table.open() || (table.more_of == table.oid && !table.presumed)) return false;
  const bool child =
      !table.is_partition() && std::any_of(table.parents.begin(), table.parents.end(), [&](ast::Oid parent) {
        return view.catalog.relation(parent)->more_of == table.more_of;
      });
  return !child;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const Relation* relation : view.tables) {
    const Relation& table = *relation;
    if (table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table) continue;
    if (table.persistence == ast::Persistence::temporary || table.primary_key()) continue;
    if (may_have_come_with_one(view, table)) continue;
    if (table.made.revision >= view.run.chain.revisions.size()) continue;  // stands before the first revision
    if (parent_lacks_it_too(view, table) || of_extension(view, table)) continue;
    const ast::Origin* lost = view.run.departed.primary_key_lost(table.oid);
    const ast::Origin& at = lost ? *lost : table.made;
    lint::Finding finding = view.finding(at, table.name);
    finding.subject = view.catalog.qualified_name(table);
    finding.message = fmt::format("table {} has no primary key", finding.subject);
    if (lost) {
      finding.label = "lost here";
      finding.notes.push_back(view.run.made("made", finding.subject, table.made));
    }
    const bool editable = !lost && !view.run.on_server && !partitioned_by_expression(table) &&
                          has_column_list(view.run.source(at.file).slice(at.span));
    const bool undeployed = !view.run.settings.deployed.empty();  // what is deployed is not judged
    finding.help = editable && undeployed ? written_there(view, table) : recipe(view, table, at);
    finding.safe_sql = !(editable && undeployed);
    if (editable && !undeployed)
      finding.help =
          fmt::format("-- not applied anywhere yet? {}; else:\n{}", written_there(view, table), finding.help);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule missing_primary_key{
    .id = "missing-primary-key",
    .summary = "a table without a primary key at the head of the chain",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "splinter no_primary_key, postgres-language-server noPrimaryKey, pg-index-health IH-8, pglinter "
        "B001, MigrationPilot MP045, pgrubic "
        "GN004"};

}  // namespace rules
