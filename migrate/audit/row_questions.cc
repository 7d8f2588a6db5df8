// A pass over the schema for each kind of question.
#include "migrate/audit/row_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/key_like.h"

namespace migrate::audit {
namespace {

using ast::ColumnNumber;
using catalog::Column;
using catalog::Constraint;
using catalog::Relation;

std::string quoted(const View& view, const Relation& table) {
  return deparse::quoted_name(view.schema, table);
}

const Constraint* primary_key(const Relation& table) {
  const auto found =
      std::find_if(table.constraints.begin(), table.constraints.end(),
                   [](const Constraint& c) { return c.kind == Constraint::Kind::primary_key; });
  return found == table.constraints.end() ? nullptr : &*found;
}

// The only column of the primary key; 0: there is none, or there are several.
ColumnNumber key_column(const Relation& table) {
  const Constraint* key = primary_key(table);
  return key && key->columns.size() == 1 ? key->columns.front() : ColumnNumber{};
}

// "customer_id" means customer or customers, in the same schema, whose key has the same type.
const Relation* meant(const View& view, const Relation& table, const Column& column) {
  constexpr std::string_view ending = "_id";
  if (!column.name.ends_with(ending) ||
      table.find_column(column.name.substr(0, column.name.size() - 3) + "_type"))
    return nullptr;
  const std::string base = column.name.substr(0, column.name.size() - ending.size());
  std::vector<std::string> names{base, base + "s", base + "es"};
  if (base.ends_with('y')) names.push_back(base.substr(0, base.size() - 1) + "ies");
  const Relation* found = nullptr;
  for (const std::string& name : names) {
    const Relation* parent = view.schema.relation(view.schema.find_relation(table.schema, name));
    if (!parent || parent->oid == table.oid || !parent->is_table()) continue;
    const ColumnNumber key = key_column(*parent);
    if (key == 0 || parent->column(key).type.oid != column.type.oid) continue;
    if (found) return nullptr;
    found = parent;
  }
  return found;
}

void add_orphans(const View& view, const Relation& table, std::vector<Orphans>& out) {
  for (const Constraint& key : table.constraints) {
    if (key.kind != Constraint::Kind::foreign_key || key.validated || key.parent != 0) continue;
    if (const Relation* parent = view.schema.relation(key.ref_table))
      out.push_back({fmt::format("orphans:{}.{}", view.name(table), key.name), &table, key.columns, parent,
                     *key.ref_columns});
  }
  for (size_t i = 1; i <= table.columns.size(); ++i) {
    const auto number = static_cast<ColumnNumber>(i);
    const Column& column = table.column(number);
    if (column.dropped || refers(table, number)) continue;
    if (const Relation* parent = meant(view, table, column))
      out.push_back({fmt::format("orphans:{}.{}", view.name(table), column.name),
                     &table,
                     {number},
                     parent,
                     {key_column(*parent)}});
  }
}

// int2 and int4, by their oids in pg_type.
bool is_narrow(const Column& column) {
  return column.type.oid == 21 || column.type.oid == 23;
}

// Columns that a sequence feeds, by table and number.
using Fed = std::set<std::pair<ast::Oid, ColumnNumber>>;
Fed fed_columns(const View& view) {
  Fed out;
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    if (relation->sequence) out.insert({relation->sequence->owner_table, relation->sequence->owner_column});
  }
  return out;
}

void add_greatest(const View& view, const Relation& table, const Fed& fed, std::vector<RowsQuestion>& out) {
  const auto ask = [&](ColumnNumber column) {
    const std::string& name = table.column(column).name;
    out.push_back({fmt::format("greatest:{}.{}", view.name(table), name),
                   fmt::format("SELECT max({}) FROM {}", sql::quote_identifier(name), quoted(view, table))});
  };
  const ColumnNumber key = key_column(table);
  if (key != 0 && is_narrow(table.column(key)) && !refers(table, key) && !fed.contains({table.oid, key}))
    ask(key);
  // What refers to a wider key ends before it.
  for (const Constraint& c : table.constraints) {
    const Relation* parent =
        c.kind == Constraint::Kind::foreign_key ? view.schema.relation(c.ref_table) : nullptr;
    if (!parent || c.columns.size() != 1 || c.ref_columns->size() != 1) continue;
    if (is_narrow(table.column(c.columns.front())) && !is_narrow(parent->column(c.ref_columns->front())))
      ask(c.columns.front());
  }
}

// Of a tree the root speaks for all, and what could not be read cannot be asked.
bool may_ask(const View& view, const Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  return table.is_table() && !table.is_partition() && numbers && numbers->may_select;
}

}  // namespace

std::vector<Orphans> orphans(const View& view) {
  std::vector<Orphans> out;
  for (const auto& [oid, table] : view.schema.all<Relation>()) {
    if (may_ask(view, *table)) add_orphans(view, *table, out);
  }
  return out;
}

std::string select_orphans(const View& view, const Orphans& of, std::string_view what) {
  std::string named, same;
  for (size_t i = 0; i < of.columns.size() && i < of.keys.size(); ++i) {
    const std::string column = sql::quote_identifier(of.table->column(of.columns[i]).name);
    named += fmt::format("{}c.{} IS NOT NULL", i > 0 ? " AND " : "", column);
    same += fmt::format("{}p.{} = c.{}", i > 0 ? " AND " : "",
                        sql::quote_identifier(of.parent->column(of.keys[i]).name), column);
  }
  return fmt::format("SELECT {} FROM {} c WHERE {} AND NOT EXISTS (SELECT FROM {} p WHERE {})", what,
                     quoted(view, *of.table), named, quoted(view, *of.parent), same);
}

std::vector<RowsQuestion> row_questions(const View& view) {
  std::vector<RowsQuestion> out;
  for (const Orphans& one : orphans(view)) out.push_back({one.key, select_orphans(view, one, "count(*)")});
  const Fed fed = fed_columns(view);
  for (const auto& [oid, table] : view.schema.all<Relation>()) {
    if (may_ask(view, *table)) add_greatest(view, *table, fed, out);
  }
  for (const KeyLike& one : key_like_columns(view)) {
    const std::string column = sql::quote_identifier(one.column->name);
    out.push_back(
        {fmt::format("duplicates:{}.{}", view.name(*one.table), one.column->name),
         fmt::format(
             "SELECT coalesce(sum(n - 1), 0)::bigint FROM (SELECT count(*) AS n FROM {} WHERE {} IS NOT "
             "NULL GROUP BY {} HAVING count(*) > 1) x",
             quoted(view, *one.table), column, column)});
  }
  return out;
}

void leave_unasked(const View& view, std::string_view kind, Sink& sink) {
  if (view.seen.scans) return;
  const std::vector<RowsQuestion> all = row_questions(view);
  const auto count = std::count_if(all.begin(), all.end(),
                                   [&](const RowsQuestion& one) { return one.key.starts_with(kind); });
  if (count > 0)
    sink.leave(fmt::format("{} column{}", count, count == 1 ? "" : "s"), "no rows are read by default",
               "--scan");
}

}  // namespace migrate::audit
