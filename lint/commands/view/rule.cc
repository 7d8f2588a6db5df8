// CREATE RULE: transformRuleStmt of src/backend/parser/parse_utilcmd.c, DefineQueryRewrite of
// src/backend/rewrite/rewriteDefine.c.

#include "lint/commands/view/rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/walk.h"
#include "lint/commands/relation/bound_names.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/written.h"
#include "lint/text/case.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool names_row(const Query& query, std::string_view row) {
  bool found = false;
  walk_all(query, [&](const Expr& node) {
    const bool column = node.kind == Expr::Kind::column || node.kind == Expr::Kind::star;
    const size_t place = node.kind == Expr::Kind::star || node.names.size() < 2 ? 1 : 2;
    if (column && node.names.size() >= place) found |= node.names[node.names.size() - place] == row;
  });
  return found;
}

const char* event_word(RowCommand event) {
  return event == RowCommand::select   ? "SELECT"
         : event == RowCommand::update ? "UPDATE"
         : event == RowCommand::insert ? "INSERT"
                                       : "DELETE";
}

// Which rows the event has.
bool has_old(RowCommand event) {
  return event != RowCommand::insert;
}
bool has_new(RowCommand event) {
  return event == RowCommand::insert || event == RowCommand::update;
}

// What WHERE reads.
std::vector<ObjectAddress> check_condition(Writer& w, const CreateRule& change, const Relation& table) {
  if (!change.where) return {};
  Query only;
  only.where = change.where;
  analyze::QueryShape found =
      analyze::shape(w.catalog, only, {&table, has_old(change.event), has_new(change.event), true});
  if (found.problem) refuse(*found.problem);
  return std::move(found.reads);
}

void check_rows(Writer& w, const CreateRule& change, const Query& action) {
  for (const bool old_row : {true, false}) {
    if (old_row ? has_old(change.event) : has_new(change.event)) continue;
    if (change.event == RowCommand::select || !names_row(action, old_row ? "old" : "new")) continue;
    w.refuse("42P17",
             fmt::format("ON {} rule cannot use {}", event_word(change.event), old_row ? "OLD" : "NEW"));
  }
}

analyze::QueryShape check_action(Writer& w, const CreateRule& change, const Relation& table,
                                 const Query& action) {
  analyze::QueryShape found = analyze::shape(w.catalog, action, {&table, true, true, false});
  if (found.problem) refuse(*found.problem);
  check_rows(w, change, action);
  return found;
}

// checkRuleResultList.
void check_result(Writer& w, const Relation& table, const analyze::QueryShape& result, bool select) {
  if (!result.known) return;
  const std::string whose = select ? "SELECT rule's target" : "RETURNING";
  const std::string list = select ? whose : whose + " list's";
  size_t i = 0;
  for (const analyze::OutputColumn& output : result.columns) {
    if (i >= table.columns.size()) w.refuse("42P17", whose + " list has too many entries");
    const Column& column = table.columns[i++];
    if (column.dropped) {
      w.refuse("0A000", select ? "cannot convert relation containing dropped columns to view"
                               : "cannot create a RETURNING list for a relation containing dropped columns");
    }
    if (select && column.name != output.name) {
      w.refuse("42P17",
               fmt::format("{} entry {} has different column name from column \"{}\"", list, i, column.name));
    }
    if (!column.type.known() || column.type == output.type) continue;
    w.refuse("42P17", fmt::format("{} entry {} has different {} from column \"{}\"", list, i,
                                  column.type.oid == output.type.oid ? "size" : "type", column.name));
  }
  if (i != table.columns.size()) w.refuse("42P17", whose + " list has too few entries");
}

// Until 15 a table without rows and without anything of its own became a view.
void check_becomes_view(Writer& w, const Relation& table) {
  if (table.kind == RelationKind::view || table.kind == RelationKind::materialized_view) return;
  if (w.catalog.server_version() >= 16) {
    w.refuse("42809", fmt::format("relation \"{}\" cannot have ON SELECT rules", table.name),
             "This operation is not supported for tables.");
  }
  if (table.kind == RelationKind::partitioned_table) {
    w.refuse("42809", fmt::format("cannot convert partitioned table \"{}\" to a view", table.name));
  }
  if (table.is_partition())
    w.refuse("42809", fmt::format("cannot convert partition \"{}\" to a view", table.name));
  const auto need = [&](bool without, std::string_view what) {
    if (!without)
      w.refuse("55000",
               fmt::format("could not convert table \"{}\" to a view because it {}", table.name, what));
  };
  need(!table.filled, "is not empty");
  need(table.triggers.empty() && w.catalog.referencing(table.oid).empty(), "has triggers");
  need(std::none_of(table.constraints.begin(), table.constraints.end(),
                    [](const Constraint& c) { return c.kind == Constraint::Kind::foreign_key; }),
       "has triggers");
  need(table.indexes.empty(), "has indexes");
  need(table.children.empty(), "has child tables");
  need(table.parents.empty(), "has parent tables");
  need(!table.row_security, "has row security enabled");
  need(table.policies.empty(), "has row security policies");
}

// CREATE RULE "_RETURN" AS ON SELECT: the table is a view from then on.
void make_view(Writer& w, const CreateRule& change, const Relation& table) {
  if (change.actions.empty()) {
    w.refuse("0A000", "INSTEAD NOTHING rules on SELECT are not implemented", {}, "Use views instead.");
  }
  if (change.actions.size() > 1)
    w.refuse("0A000", "multiple actions for rules on SELECT are not implemented");
  const Query& action = *change.actions[0];
  if (!change.instead || action.kind >= Query::Kind::insert) {
    w.refuse("0A000", "rules on SELECT must have action INSTEAD SELECT");
  }
  if (change.where) w.refuse("0A000", "event qualifications are not implemented for rules on SELECT");
  const analyze::QueryShape found = analyze::shape(w.catalog, action);
  check_result(w, table, found, true);
  if (table.kind == RelationKind::view && !change.replace) {
    w.refuse("55000", fmt::format("\"{}\" is already a view", table.name));
  }
  if (change.name != "_RETURN") {
    w.refuse("42P17", fmt::format("view rule for \"{}\" must be named \"_RETURN\"", table.name));
  }
  const Oid oid = table.oid;
  Passage only = change.definition;  // DO INSTEAD goes before it
  const size_t query = text::lower(only.text).find("select");
  if (query != std::string::npos) {
    only.text.erase(0, query);
    only.begin += static_cast<uint32_t>(query);
  }
  const Written written = written_now(w, only, {change.actions[0].get()});
  const auto bound = with_bound_names(w, change.actions[0]);
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    r.kind = RelationKind::view;
    r.view = View{written, bound, true, {}};
  });
  for (const ObjectAddress& read : found.reads) {
    if (read.oid == oid) continue;
    w.catalog.add_dependency({{ObjectClass::relation, oid, 0}, read, DependencyKind::normal});
  }
  w.altered({ObjectClass::relation, oid, 0});
}

void check_returning(Writer& w, const CreateRule& change, const Relation& table,
                     const std::vector<analyze::QueryShape>& results) {
  bool had = false;
  for (size_t i = 0; i < results.size(); ++i) {
    const Query& action = *change.actions[i];
    if (action.kind < Query::Kind::insert || action.targets.empty()) continue;
    if (had) w.refuse("0A000", "cannot have multiple RETURNING lists in a rule");
    had = true;
    if (change.where) w.refuse("0A000", "RETURNING lists are not supported in conditional rules");
    if (!change.instead) w.refuse("0A000", "RETURNING lists are not supported in non-INSTEAD rules");
    check_result(w, table, results[i], false);
  }
}

Oid put_rule(Writer& w, const CreateRule& change, const Relation& table) {
  Rule rule;
  for (Oid there : table.rules) {
    if (w.catalog.get<Rule>(there)->name == change.name) rule.oid = there;
  }
  const bool replaced = rule.oid != 0;
  if (replaced && !change.replace) {
    w.refuse(exists_already(
        change.name, "42710",
        fmt::format("rule \"{}\" for relation \"{}\" already exists", change.name, table.name)));
  }
  rule.table = table.oid;
  rule.name = change.name;
  rule.event = change.event;
  rule.instead = change.instead;
  rule.conditional = change.where != nullptr;
  for (const auto& action : change.actions) rule.actions.push_back(with_bound_names(w, action));
  std::vector<const Query*> queries;
  for (const auto& action : change.actions) queries.push_back(action.get());
  rule.definition = written_now(w, change.definition, queries);
  rule.made = w.context.origin;
  const Oid made = w.catalog.add(std::move(rule));
  if (replaced) {
    w.catalog.remove_dependencies({ObjectClass::rule, made, 0});
  } else {
    w.catalog.update<Relation>(table.oid, [&](Relation& r) { r.rules.push_back(made); });
  }
  return made;
}

}  // namespace

void apply(Writer& w, const CreateRule& change) {
  const Oid oid = require_relation(w, change.table);
  if (!oid) return;
  const Relation table = *w.catalog.relation(oid);
  if (table.is_index() || table.kind == RelationKind::composite_type) {
    w.refuse("42809", fmt::format("cannot open relation \"{}\"", table.name));
  }
  if (table.kind == RelationKind::materialized_view) {
    w.refuse("0A000", "rules on materialized views are not supported");
  }
  std::vector<ObjectAddress> reads = check_condition(w, change, table);
  std::vector<analyze::QueryShape> results;
  for (const auto& action : change.actions) {
    results.push_back(check_action(w, change, table, *action));
    reads.insert(reads.end(), results.back().reads.begin(), results.back().reads.end());
  }
  if (table.kind == RelationKind::sequence || table.kind == RelationKind::foreign_table) {
    w.refuse("42809", fmt::format("relation \"{}\" cannot have rules", table.name));
  }
  if (change.event == RowCommand::select) {
    check_becomes_view(w, table);
    return make_view(w, change, table);
  }
  check_returning(w, change, table, results);
  if (change.name == "_RETURN") {
    w.refuse("42P17", fmt::format("non-view rule for \"{}\" must not be named \"_RETURN\"", table.name));
  }
  const ObjectAddress self{ObjectClass::rule, put_rule(w, change, table), 0};
  for (const ObjectAddress& read : reads) {
    const bool own_row = read.oid == oid && read.column == 0;
    if (read.oid >= first_user_oid && !own_row)
      w.catalog.add_dependency({self, read, DependencyKind::normal});
  }
  for (const auto& action : change.actions) {
    if (action->target.empty()) continue;
    if (Oid target = w.catalog.resolve_relation(action->target); target && target != oid) {
      w.catalog.add_dependency({self, {ObjectClass::relation, target, 0}, DependencyKind::normal});
    }
  }
  w.created(self);
}

}  // namespace commands
