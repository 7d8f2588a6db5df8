// Triggers of the chain that a statement on data fires (src/backend/commands/trigger.c).

#include <algorithm>

#include "lint/commands/apply.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/sql/identifier.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

// TriggerEnabled
bool is_enabled(const Catalog& catalog, const Trigger& trigger) {
  const Session& session = catalog.session();
  bool replica = false;
  for (const auto* settings : {&session.settings, &session.local_settings}) {
    const auto role = settings->find("session_replication_role");
    if (role != settings->end()) replica = role->second == "replica";
  }
  return trigger.enabled == Firing::always || trigger.enabled == (replica ? Firing::replica : Firing::origin);
}

bool is_fired(const Catalog& catalog, const Trigger& trigger, const Relation& table, const Query& query) {
  using Kind = Query::Kind;
  if (!is_enabled(catalog, trigger)) return false;
  switch (query.kind) {
    case Kind::insert: return trigger.on_insert || (query.conflict.update && trigger.on_update);
    case Kind::delete_: return trigger.on_delete;
    case Kind::merge: return trigger.on_insert || trigger.on_update || trigger.on_delete;
    default: break;
  }
  if (!trigger.on_update || trigger.update_columns.empty()) return trigger.on_update;
  const Relation* named = catalog.relation(catalog.resolve_relation(query.target));
  if (named != &table) return true;
  return std::any_of(trigger.update_columns.begin(), trigger.update_columns.end(), [&](ColumnNumber column) {
    const auto& assigned = query.target_columns;
    return std::find(assigned.begin(), assigned.end(), table.column(column).name) != assigned.end();
  });
}

// It is called, be there rows or not, and before anything could keep it from being called.
bool surely_called(const Catalog& catalog, const Trigger& trigger, const Relation& table,
                   const Query& query) {
  const auto comes_before = [&](Oid oid) {  // and may leave the row out
    const Trigger* other = catalog.get<Trigger>(oid);
    return other && other->row && other->timing == TriggerTiming::before && other->on_insert &&
           other->name < trigger.name;
  };
  if (trigger.row && std::any_of(table.triggers.begin(), table.triggers.end(), comes_before)) return false;
  if (trigger.when || query.kind == Query::Kind::merge) return false;
  if (!trigger.row) return query.kind != Query::Kind::insert || trigger.on_insert;
  return query.kind == Query::Kind::insert && trigger.on_insert && trigger.timing == TriggerTiming::before &&
         query.source && !query.source->rows.empty();
}

const char* operation(const Trigger& trigger, const Query& query) {
  if (query.kind == Query::Kind::insert && trigger.on_insert) return "INSERT";
  if (query.kind == Query::Kind::delete_) return "DELETE";
  return query.kind == Query::Kind::merge ? nullptr : "UPDATE";
}

executor::Variables variables_of(const Catalog& catalog, const Trigger& trigger, const Relation& table,
                                 const Query& query) {
  executor::Variables variables;
  for (const char* unknown : {"new", "old", "tg_argv", "tg_nargs"})
    variables[unknown] = executor::Value::unknown();
  const char* op = operation(trigger, query);
  variables["tg_op"] = op ? executor::Value::of(op) : executor::Value::unknown();
  variables["tg_name"] = executor::Value::of(trigger.name);
  variables["tg_when"] = executor::Value::of(trigger.timing == TriggerTiming::before       ? "BEFORE"
                                             : trigger.timing == TriggerTiming::instead_of ? "INSTEAD OF"
                                                                                           : "AFTER");
  variables["tg_level"] = executor::Value::of(trigger.row ? "ROW" : "STATEMENT");
  variables["tg_relid"] = executor::Value::regclass(table.oid);
  variables["tg_relname"] = variables["tg_table_name"] = executor::Value::of(std::string(table.name));
  variables["tg_table_schema"] = executor::Value::of(std::string(catalog.schema_name(table.schema)));
  return variables;
}

}  // namespace

Flow Interpreter::fire_triggers(const Query& query, text::Span span) {
  if (collecting_ || query.kind < Query::Kind::insert || execution_.depth >= deepest_body) return Flow::next;
  const Relation* table = execution_.catalog.relation(execution_.catalog.resolve_relation(query.target));
  for (int depth = 0; table && depth < 32 && table->kind == RelationKind::view && table->triggers.empty();
       ++depth) {
    const Query* below = table->view && table->view->query ? table->view->query.get() : nullptr;
    if (!below || below->from.size() != 1) return Flow::next;
    table = execution_.catalog.relation(execution_.catalog.resolve_relation(below->from[0].relation));
  }
  if (!table || table->triggers.empty()) return Flow::next;
  const Relation there = *table;
  for (Oid oid : there.triggers) {
    const Trigger* trigger = execution_.catalog.get<Trigger>(oid);
    if (!trigger || !is_fired(execution_.catalog, *trigger, *table, query)) continue;
    const Flow flow = fire(Trigger(*trigger), there, query, span);
    if (flow != Flow::next) return flow;
    table = execution_.catalog.relation(there.oid);
    if (!table) return Flow::next;
  }
  return Flow::next;
}

// What it would do to the schema is a blind spot, and its errors count where it is surely called.
Flow Interpreter::fire(const Trigger& trigger, const Relation& table, const Query& query, text::Span span) {
  const Function* found = execution_.catalog.get<Function>(trigger.function);
  if (!found || found->language != "plpgsql" || !found->returns.known()) return Flow::next;
  const Function function(*found);
  const bool sure = surely_called(execution_.catalog, trigger, table, query);
  Collected what;
  const RunInner careful{.run =
                             [&](const Change& change, const Origin& origin) {
                               if (alters_schema(change)) {
                                 what.any = true;
                                 for (std::string& name : names_touched(change))
                                   what.touches.insert(std::move(name));
                                 return true;
                               }
                               return would_stand(change, origin) && execution_.run.run(change, origin);
                             },
                         .count = execution_.run.count,
                         .undone = execution_.run.undone,
                         .presume = execution_.run.presume,
                         .may_have_stood = execution_.run.may_have_stood,
                         .strict = execution_.run.strict};
  Execution apart{execution_.catalog, careful, execution_.origin};
  apart.depth = execution_.depth + 1;
  apart.guards = execution_.guards;
  apart.harmless = true;
  Interpreter walker(apart, function.body, false, variables_of(execution_.catalog, trigger, table, query));
  walker.labels_.insert(function.name);
  walker.types_["new"] = walker.types_["old"] =
      sql::quote_identifier(execution_.catalog.schema_name(table.schema)) + "." +
      sql::quote_identifier(table.name);
  const Flow flow = walker.body(parse_body(function.body, 0));
  blind("trigger function " + function.name + " alters the schema", what, span);
  if (flow != Flow::raised || !sure || !apart.failure.made_at) return Flow::next;
  execution_.failure = apart.failure;
  return flow;
}

// The server would take the change, as far as the Catalog tells.
bool Interpreter::would_stand(const Change& change, const Origin& origin) {
  const Catalog::Mark before = execution_.catalog.mark();
  const commands::Applied probe =
      commands::apply(execution_.catalog, change,
                      {.origin = origin, .in_transaction = true, .strict = execution_.run.strict});
  execution_.catalog.undo(before);
  return !probe.refused;
}

}  // namespace plpgsql
