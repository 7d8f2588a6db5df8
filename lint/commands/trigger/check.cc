// What CREATE TRIGGER refuses (CreateTriggerFiringOn, src/backend/commands/trigger.c).

#include "lint/commands/trigger/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/dependency/describe.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_kind(Writer& w, const CreateTrigger& change, const Relation& table) {
  auto refuse = [&](std::string_view is, std::string detail) {
    w.refuse("42809", fmt::format("\"{}\" is a {}", table.name, is), std::move(detail));
  };
  switch (table.kind) {
    case RelationKind::table:
      if (change.timing == TriggerTiming::instead_of)
        refuse("table", "Tables cannot have INSTEAD OF triggers.");
      break;
    case RelationKind::partitioned_table:
      if (change.timing == TriggerTiming::instead_of)
        refuse("table", "Tables cannot have INSTEAD OF triggers.");
      if (change.row && !change.transitions.empty()) {
        w.refuse("0A000", fmt::format("\"{}\" is a partitioned table", table.name),
                 "ROW triggers with transition tables are not supported on partitioned tables.");
      }
      break;
    case RelationKind::view:
      if (change.timing != TriggerTiming::instead_of && change.row) {
        refuse("view", "Views cannot have row-level BEFORE or AFTER triggers.");
      }
      if (change.on_truncate) refuse("view", "Views cannot have TRUNCATE triggers.");
      break;
    case RelationKind::foreign_table:
      if (change.timing == TriggerTiming::instead_of)
        refuse("foreign table", "Foreign tables cannot have INSTEAD OF triggers.");
      if (change.constraint) refuse("foreign table", "Foreign tables cannot have constraint triggers.");
      break;
    default:
      w.refuse(
          "42809", fmt::format("relation \"{}\" cannot have triggers", table.name),
          fmt::format("This operation is not supported for {}s.",
                      table.is_index() ? std::string_view("indexe") : dependency::kind_word(table.kind)));
  }
}

void check_table(Writer& w, const CreateTrigger& change, const Relation& table) {
  if (!table.presumed) check_kind(w, change, table);
  if (change.on_truncate && change.row) {
    w.refuse("0A000", "TRUNCATE FOR EACH ROW triggers are not supported");
  }
  if (change.timing == TriggerTiming::instead_of) {
    if (!change.row) w.refuse("0A000", "INSTEAD OF triggers must be FOR EACH ROW");
    if (change.when) w.refuse("0A000", "INSTEAD OF triggers cannot have WHEN conditions");
    if (!change.update_columns.empty()) w.refuse("0A000", "INSTEAD OF triggers cannot have column lists");
  }
}

void check_transition_place(Writer& w, const CreateTrigger& change, const Relation& table) {
  const auto refuse = [&](std::string_view is, std::string detail) {
    w.refuse("42809", fmt::format("\"{}\" is a {}", table.name, is), std::move(detail));
  };
  if (table.kind == RelationKind::foreign_table)
    refuse("foreign table", "Triggers on foreign tables cannot have transition tables.");
  if (table.kind == RelationKind::view) refuse("view", "Triggers on views cannot have transition tables.");
  if (change.row && !table.parents.empty()) {
    w.refuse("0A000", fmt::format("ROW triggers with transition tables are not supported on {}",
                                  table.is_partition() ? "partitions" : "inheritance children"));
  }
  if (change.timing != TriggerTiming::after)
    w.refuse("42P17", "transition table name can only be specified for an AFTER trigger");
  if (change.on_truncate) w.refuse("42P17", "TRUNCATE triggers with transition tables are not supported");
  const int events = int{change.on_insert} + int{change.on_update} + int{change.on_delete};
  if (events > 1)
    w.refuse("0A000", "transition tables cannot be specified for triggers with more than one event");
  if (!change.update_columns.empty())
    w.refuse("0A000", "transition tables cannot be specified for triggers with column lists");
}

void check_transitions(Writer& w, const CreateTrigger& change, const Relation& table) {
  const std::string* names[2] = {};
  for (const CreateTrigger::Transition& transition : change.transitions) {
    if (!transition.is_table)
      w.refuse("0A000", "ROW variable naming in the REFERENCING clause is not supported", {},
               "Use OLD TABLE or NEW TABLE for naming transition tables.");
    check_transition_place(w, change, table);
    const char* which = transition.is_new ? "NEW" : "OLD";
    if (transition.is_new && change.on_delete)
      w.refuse("42P17", "NEW TABLE can only be specified for an INSERT or UPDATE trigger");
    if (!transition.is_new && change.on_insert)
      w.refuse("42P17", "OLD TABLE can only be specified for a DELETE or UPDATE trigger");
    const std::string*& name = names[transition.is_new ? 1 : 0];
    if (name) w.refuse("42P17", fmt::format("{} TABLE cannot be specified multiple times", which));
    name = &transition.name;
  }
  if (names[0] && names[1] && *names[0] == *names[1])
    w.refuse("42P17", "OLD TABLE name and NEW TABLE name cannot be the same");
}

bool has_generated(const Relation& table) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [](const Column& column) { return !column.dropped && column.is_generated(); });
}

// A column of NEW or OLD, a system column, or the row as a whole (column 0).
void check_row_reference(Writer& w, const CreateTrigger& change, const Relation& table, bool is_new,
                         ColumnNumber column) {
  if (!change.row) w.refuse("42P17", "statement trigger's WHEN condition cannot reference column values");
  if (!is_new) {
    if (change.on_insert) w.refuse("42P17", "INSERT trigger's WHEN condition cannot reference OLD values");
    return;
  }
  if (change.on_delete) w.refuse("42P17", "DELETE trigger's WHEN condition cannot reference NEW values");
  if (change.timing != TriggerTiming::before) return;
  if (column < 0) w.refuse("0A000", "BEFORE trigger's WHEN condition cannot reference NEW system columns");
  const std::string_view generated = "BEFORE trigger's WHEN condition cannot reference NEW generated columns";
  if (column == 0 && has_generated(table))
    w.refuse("42P17", std::string(generated),
             "A whole-row reference is used and the table contains generated columns.");
  if (column > 0 && table.column(column).is_generated())
    w.refuse("42P17", std::string(generated),
             fmt::format("Column \"{}\" is a generated column.", table.column(column).name));
}

}  // namespace

void check_trigger(Writer& w, const CreateTrigger& change, const Relation& table) {
  check_table(w, change, table);
  check_transitions(w, change, table);
}

ExprPtr trigger_condition(Writer& w, const CreateTrigger& change, const Relation& table) {
  if (!change.when) return nullptr;
  analyze::Scope scope;
  scope.relation = &table;
  scope.use = analyze::ExprUse::trigger_when;
  scope.old_and_new = true;
  const analyze::Analyzed analyzed = analyze::expression(w.catalog, change.when, scope);
  if (const auto& problem = analyzed.problem) {
    w.refuse(*problem);
  }
  walk(*analyzed.expr, [&](const Expr& node) {
    const bool names_row = node.kind == Expr::Kind::column || node.kind == Expr::Kind::star;
    if (!names_row || node.names.empty()) return;
    if (node.names[0] != "new" && node.names[0] != "old") return;
    check_row_reference(w, change, table, node.names[0] == "new",
                        node.kind == Expr::Kind::column ? node.column : ColumnNumber{0});
  });
  return analyzed.expr;
}

}  // namespace commands
