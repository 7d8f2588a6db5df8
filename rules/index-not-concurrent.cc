// CREATE INDEX holds SHARE on the table while it reads all of it, so writes wait; CONCURRENTLY does not
// (https://www.postgresql.org/docs/current/sql-createindex.html). A partitioned table cannot have an index
// built concurrently, but ON ONLY builds nothing, and partitions can.
#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/names.h"
#include "lint/engine/excerpt.h"
#include "lint/engine/rule.h"
#include "lint/engine/runner.h"
#include "lint/engine/words.h"

namespace rules {

namespace {

using catalog::Relation;
using catalog::RelationKind;

// The partitions below, at any depth, that hold rows and are in use.
void leaves(const lint::StatementView& view, const Relation& table, std::vector<const Relation*>& found) {
  for (catalog::Oid oid : table.children) {
    const Relation* child = view.catalog.relation(oid);
    if (!child) continue;
    if (child->kind == RelationKind::partitioned_table) {
      leaves(view, *child, found);
    } else if (child->kind == RelationKind::table && view.in_use(*child)) {
      found.push_back(child);
    }
  }
}

std::string name_of(const catalog::CreateIndex& change) {
  return change.name.empty() ? "an index" : "index " + change.name;
}

// The statement's text up to what follows the table's name: "(a, b) WHERE ...".
std::string tail(std::string_view sql) {
  const size_t open = sql.find('(');
  const size_t method = sql.find(" USING ");
  return open == std::string_view::npos ? std::string()
                                        : std::string(sql.substr(method < open ? method + 1 : open));
}

std::string partitioned_recipe(const lint::StatementView& view, const catalog::CreateIndex& change,
                               const Relation& table, const std::vector<const Relation*>& partitions) {
  const std::string unique = change.unique ? "UNIQUE " : "";
  const std::string parent_index =
      change.name.empty() ? lint::free_name(view.catalog, table, "", "idx") : change.name;
  const std::string rest = tail(view.sql());
  std::string sql =
      fmt::format("CREATE {}INDEX {} ON ONLY {} {};\n", unique, catalog::quote_identifier(parent_index),
                  lint::sql_name(view.catalog, table), rest);
  const lint::WayOut way = lint::way_out(view.run.chain, view.step.script);
  sql += fmt::format("-- then for each partition ({}), in a revision of its own: {}\n", partitions.size(),
                     way.words);
  const Relation& first = *partitions.front();
  const std::string child_index = lint::free_name(view.catalog, first, "", "idx");
  sql += fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {} {};\n", unique,
                     catalog::quote_identifier(child_index), lint::sql_name(view.catalog, first), rest);
  sql += fmt::format("ALTER INDEX {} ATTACH PARTITION {};", catalog::quote_identifier(parent_index),
                     catalog::quote_identifier(child_index));
  return sql;
}

void report(const lint::StatementView& view, const catalog::CreateIndex& change, const Relation& table,
            std::string help, lint::Sink& sink) {
  const std::string name = view.catalog.qualified_name(table);
  const std::string index_name =
      change.name.empty() ? lint::free_name(view.catalog, table, "", "idx") : change.name;
  lint::Finding finding = view.finding();
  finding.subject = fmt::format("{}.{}", view.catalog.schema_name(table.schema), index_name);
  finding.message = fmt::format("creating {} blocks writes to {} while it is built", name_of(change), name);
  finding.label = fmt::format("SHARE lock on {}, {}", name,
                              view.step.block == catalog::Block::none ? "held while the whole table is read"
                                                                      : "held until the transaction ends");
  finding.notes.push_back(view.not_new(table));
  finding.help = std::move(help);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<catalog::CreateIndex>();
  if (change.concurrently) return;
  const Relation* table = view.table_in_use(change.table);
  if (!table) return;
  if (table->kind == RelationKind::partitioned_table) {
    if (change.only) return;
    std::vector<const Relation*> partitions;
    leaves(view, *table, partitions);
    if (!partitions.empty())
      report(view, change, *table, partitioned_recipe(view, change, *table, partitions), sink);
    return;
  }
  if (table->kind != RelationKind::table && table->kind != RelationKind::materialized_view) return;
  const std::string sql = lint::statement_text(lint::insert_after(view.sql(), "index", "CONCURRENTLY"));
  report(view, change, *table, lint::outside_transaction(view.run.chain, view.step, sql), sink);
}

}  // namespace

extern constinit const lint::Rule index_not_concurrent{
    .id = "index-not-concurrent",
    .summary = "an index built while writes to its table wait",
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<catalog::CreateIndex>(),
    .answers =
        "squawk require-concurrent-index-creation, eugene E6, strong_migrations add_index, "
        "postgres-language-server requireConcurrentIndexCreation, atlas PG101 PG108"};

}  // namespace rules
