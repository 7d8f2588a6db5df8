// Writing the statement anew with a range of the table's key.

#include "lint/engine/backfill.h"

#include <fmt/format.h>

#include "lint/ast/query.h"
#include "lint/engine/messages.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"
#include "lint/text/trim.h"

namespace lint {

namespace {

// A column by which rows can be counted off: the only one of the primary key.
std::string key_of(const catalog::Relation& target) {
  const catalog::Constraint* key = target.primary_key();
  if (!key || key->columns.size() != 1) return "<its key>";
  return sql::quote_identifier(target.column(key->columns.front()).name);
}

}  // namespace

const HeldLock* lock_held_over(const StatementView& view, const catalog::Relation& target) {
  const auto& locks = view.run.held.locks();
  const auto found = locks.find(target.oid);
  const bool strong = found != locks.end() && found->second.mode >= effects::LockMode::share_row_exclusive;
  return strong ? &found->second : nullptr;
}

std::string_view write_word(const ast::Query& query) {
  switch (query.kind) {
    case ast::Query::Kind::delete_: return "DELETE of";
    case ast::Query::Kind::merge: return "MERGE into";
    default: return "UPDATE of";
  }
}

std::string in_batches(const StatementView& view, const ast::Query& query, const catalog::Relation& target) {
  std::string sql(text::trim_back(view.sql(), "; \n"));
  const std::string of = query.from.empty()           ? ""
                         : query.target_alias.empty() ? sql::quote_identifier(target.name) + "."
                                                      : sql::quote_identifier(query.target_alias) + ".";
  const std::string range = fmt::format("{}{} BETWEEN <from> AND <to>", of, key_of(target));
  const bool either = query.where && query.where->kind == ast::Expr::Kind::or_;
  const bool plain = query.with.empty() && query.targets.empty() && !view.step.inner && !either &&
                     query.kind != ast::Query::Kind::merge;
  if (plain) {
    sql += fmt::format("{}{};", query.where ? "\n   AND " : " WHERE ", range);
  } else {
    sql = fmt::format("-- with in its condition: {}", range);
  }
  return own_revision(view.run.chain,
                      "-- again and again, each a transaction of its own, until no row is left\n" + sql);
}

}  // namespace lint
