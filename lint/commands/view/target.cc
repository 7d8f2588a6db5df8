// Whether what is written to a view can be passed on to a table (rewriteTargetView and
// view_cols_are_auto_updatable, src/backend/rewrite/rewriteHandler.c).

#include "lint/commands/view/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/planner/updatable_view.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

struct Assigned {
  RowCommand event = RowCommand::update;
  std::vector<std::string> columns;
};

const char* verb(RowCommand event) {
  return event == RowCommand::insert    ? "insert into"
         : event == RowCommand::delete_ ? "delete from"
                                        : "update";
}

// A rule or trigger does something instead, whatever the row.
bool is_replaced(const Catalog& catalog, const Relation& relation, RowCommand event) {
  const auto rules = [&](Oid oid) {
    const Rule* rule = catalog.get<Rule>(oid);
    return rule && rule->event == event && rule->instead && !rule->conditional;
  };
  const auto triggers = [&](Oid oid) {
    const Trigger* trigger = catalog.get<Trigger>(oid);
    return trigger && trigger->timing == TriggerTiming::instead_of &&
           (event == RowCommand::insert    ? trigger->on_insert
            : event == RowCommand::delete_ ? trigger->on_delete
                                           : trigger->on_update);
  };
  return std::any_of(relation.rules.begin(), relation.rules.end(), rules) ||
         std::any_of(relation.triggers.begin(), relation.triggers.end(), triggers);
}

bool has_conditional_rule(const Catalog& catalog, const Relation& relation, RowCommand event) {
  return std::any_of(relation.rules.begin(), relation.rules.end(), [&](Oid oid) {
    const Rule* rule = catalog.get<Rule>(oid);
    return rule && rule->event == event && rule->instead && rule->conditional;
  });
}

// The column of the table below that the view shows under this name; "" where it shows another thing.
std::string column_below(const Relation& view, const analyze::QueryShape& shown, const std::string& name) {
  for (size_t i = 0; i < view.columns.size() && i < shown.columns.size(); ++i) {
    if (view.columns[i].name != name) continue;
    const analyze::OutputColumn& column = shown.columns[i];
    if (!column.expr) return column.name;
    const bool system =
        column.expr->text.ends_with(".0") || column.expr->text.find(".-") != std::string::npos;
    const bool plain = column.expr->kind == Expr::Kind::column && !system && !column.expr->names.empty();
    return plain ? column.expr->names.back() : std::string();
  }
  return {};
}

// The columns are those of the relation below from then on.
void pass_on(Writer& w, const Relation& view, const analyze::QueryShape& shown, Assigned& assigned) {
  std::vector<std::string> below;
  for (const std::string& name : assigned.columns) {
    std::string column = column_below(view, shown, name);
    if (column.empty()) {
      w.refuse("0A000",
               fmt::format("cannot {} column \"{}\" of view \"{}\"",
                           assigned.event == RowCommand::insert ? "insert into" : "update", name, view.name),
               "View columns that are not columns of their base relation are not updatable.");
    }
    if (std::find(below.begin(), below.end(), column) != below.end())
      w.refuse("42601", fmt::format("multiple assignments to same column \"{}\"", column));
    below.push_back(std::move(column));
  }
  assigned.columns = std::move(below);
}

// The table that gets the rows; 0: none, or that cannot be told.
Oid table_below(Writer& w, Oid named, Assigned assigned) {
  Oid oid = named;
  for (int depth = 0; depth < 32; ++depth) {
    const Relation* at = w.catalog.relation(oid);
    if (!at || at->kind != RelationKind::view) return oid;
    if (is_replaced(w.catalog, *at, assigned.event)) return 0;
    if (!at->view || !at->view->query) return 0;
    const analyze::QueryShape shown = analyze::shape(w.catalog, *at->view->query);
    if (!shown.known || shown.problem) return 0;
    const char* why =
        planner::not_updatable(w.catalog, *at->view->query, shown, assigned.event == RowCommand::delete_);
    if (has_conditional_rule(w.catalog, *at, assigned.event))
      why = "Views with conditional DO INSTEAD rules are not automatically updatable.";
    if (why) w.refuse("55000", fmt::format("cannot {} view \"{}\"", verb(assigned.event), at->name), why);
    pass_on(w, *at, shown, assigned);
    oid = w.catalog.resolve_relation(at->view->query->from[0].relation);
  }
  return 0;
}

// The columns that an INSERT gives values for, which are the first ones unless it names them.
std::vector<std::string> inserted_columns(const Query& query, const Relation& target) {
  if (!query.target_columns.empty()) return query.target_columns;
  const Query* source = query.source.get();
  size_t count = !source ? 0 : source->rows.empty() ? source->targets.size() : source->rows[0].size();
  const bool star =
      source && std::any_of(source->targets.begin(), source->targets.end(),
                            [](const Target& one) { return one.expr && one.expr->kind == Expr::Kind::star; });
  if (star) count = target.columns.size();
  std::vector<std::string> columns;
  for (const Column& column : target.columns) {
    if (columns.size() < count && !column.dropped) columns.emplace_back(column.name);
  }
  return columns;
}

// CheckValidResultRel and transformMergeStmt.
void check_merged(Writer& w, const Relation& target) {
  const bool view = target.kind == RelationKind::view && w.catalog.server_version() >= 17;
  if (target.is_table() || view) return;
  w.refuse("0A000", fmt::format("cannot execute MERGE on relation \"{}\"", target.name));
}

}  // namespace

Oid check_written_relation(Writer& w, const Query& query, const Relation& target) {
  const Oid oid = target.oid;
  if (query.kind == Query::Kind::merge) {
    check_merged(w, target);
    if (target.kind != RelationKind::view) return oid;
    Oid below = oid;
    for (const MergeAction& action : query.actions) {
      if (!action.insert && !action.deletes && action.columns.empty()) continue;  // DO NOTHING
      below = table_below(w, oid,
                          {action.insert    ? RowCommand::insert
                           : action.deletes ? RowCommand::delete_
                                            : RowCommand::update,
                           action.columns});
    }
    return below;
  }
  if (target.kind != RelationKind::view) return oid;
  if (query.kind == Query::Kind::insert) {
    const Oid below = table_below(w, oid, {RowCommand::insert, inserted_columns(query, target)});
    if (below && query.conflict.update) table_below(w, oid, {RowCommand::update, query.conflict.columns});
    return below;
  }
  if (query.kind == Query::Kind::delete_) return table_below(w, oid, {RowCommand::delete_, {}});
  return table_below(w, oid, {RowCommand::update, query.target_columns});
}

}  // namespace commands
