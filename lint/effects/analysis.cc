// What is locked by looking at a query that is kept rather than run: a view's, a rule's, the body of a
// function in language sql. Parse analysis opens the tables (src/backend/parser/parse_clause.c,
// setTargetTable; analyze.c, transformLockingClause), rewriting those below the views (rewriteHandler.c).

#include "lint/effects/analysis.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/ast/walk.h"
#include "lint/effects/lock_mode.h"
#include "lint/lower/lower.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

// `depth`: of views, which may lead back to where they began.
void lock_target(const Scene& scene, const Relation& table, int depth = 0) {
  scene.lock(table.oid, LockMode::row_exclusive);
  // rewriteTargetView
  if (depth > 32 || !table.view || !table.view->query || table.view->query->from.size() != 1) return;
  const FromItem& item = table.view->query->from[0];
  if (item.kind != FromItem::Kind::relation) return;
  if (const Relation* base = scene.find(item.relation)) lock_target(scene, *base, depth + 1);
}

// `locking`: the query whose FOR ... may be about the items; null: all are locked.
void look_at(const Scene& scene, const std::vector<FromItem>& items, const Query* locking) {
  for (const FromItem& item : items) {
    const bool row_lock = !locking || locks_rows_of(*locking, item);
    if (item.kind == FromItem::Kind::relation && row_lock) {
      if (const Relation* table = scene.find(item.relation)) scene.lock(table->oid, LockMode::row_share);
    }
    if (item.query && row_lock) look_at(scene, item.query->from, nullptr);
    look_at(scene, item.sides, locking);
  }
}

}  // namespace

void lock_analyzed(const Scene& scene, const Query& query) {
  each_subquery(query, [&](const Query& below) { lock_analyzed(scene, below); });
  look_at(scene, query.from, &query);
  const Relation* target = query.target.empty() ? nullptr : scene.find(query.target);
  if (target) lock_target(scene, *target);
}

void predict(const Scene& scene, const CreateRule& change) {
  if (const Relation* table = scene.find(change.table)) scene.lock(table->oid, LockMode::access_exclusive);
  for (const auto& action : change.actions) {
    if (action) lock_analyzed(scene, *action);
  }
}

// fmgr_sql_validator (src/backend/catalog/pg_proc.c): a body in plpgsql is parsed alone, and so is one whose
// types each call decides.
void predict(const Scene& scene, const CreateFunction& change) {
  for (const auto& query : change.sql_queries) lock_analyzed(scene, *query);
  if (change.language != "sql" || change.body.empty()) return;
  const bool polymorphic =
      std::any_of(change.arguments.begin(), change.arguments.end(), [&](const FunctionArgument& argument) {
        if (!is_input(argument.mode)) return false;
        const auto facts =
            types::type_facts(scene.before, types::resolve_type(scene.before, argument.type).type.oid);
        return facts && types::is_polymorphic(*facts);
      });
  if (polymorphic) return;
  for (const sql::Statement& statement : sql::parse(change.body).statements) {
    if (statement.error) return;
    for (const Change& inner : lower::changes(statement, change.body)) {
      const auto* data = std::get_if<DataQuery>(&inner);
      if (data && data->query) lock_analyzed(scene, *data->query);
    }
  }
}

}  // namespace effects
