// Triggers and policies.

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"

namespace print {
using namespace ast;

namespace {

std::string events_of(const Relation& table, const Trigger& trigger) {
  std::string events;
  const auto event = [&](bool on, const char* word) {
    if (on) events += (events.empty() ? "" : " OR ") + std::string(word);
  };
  event(trigger.on_insert, "INSERT");
  event(trigger.on_delete, "DELETE");
  event(trigger.on_update, "UPDATE");
  std::string columns;
  for (const ColumnNumber number : trigger.update_columns)
    columns += (columns.empty() ? " OF " : ", ") + sql::quote_identifier(table.column(number).name);
  events += columns;
  event(trigger.on_truncate, "TRUNCATE");
  return events;
}

std::string trigger_text(const SqlWriter& w, const Relation& table, const Trigger& trigger) {
  const char* timing = trigger.timing == TriggerTiming::before       ? " BEFORE "
                       : trigger.timing == TriggerTiming::instead_of ? " INSTEAD OF "
                                                                     : " AFTER ";
  std::string text = trigger.constraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ";
  text += sql::quote_identifier(trigger.name) + timing + events_of(table, trigger) + " ON " +
          deparse::quoted_name(w.catalog, table);
  if (const Relation* from = w.catalog.relation(trigger.from_table))
    text += " FROM " + deparse::quoted_name(w.catalog, *from);
  if (trigger.constraint && trigger.deferrable) text += " DEFERRABLE";
  if (trigger.constraint && trigger.deferred) text += " INITIALLY DEFERRED";
  if (!trigger.old_table.empty() || !trigger.new_table.empty()) text += " REFERENCING";
  if (!trigger.old_table.empty()) text += " OLD TABLE AS " + sql::quote_identifier(trigger.old_table);
  if (!trigger.new_table.empty()) text += " NEW TABLE AS " + sql::quote_identifier(trigger.new_table);
  text += trigger.row ? " FOR EACH ROW" : " FOR EACH STATEMENT";
  if (trigger.when) text += " WHEN (" + deparse::print(w.catalog, *trigger.when, nullptr) + ")";
  const Function* function = w.catalog.get<Function>(trigger.function);
  const std::string& schema = trigger.function_name.schema;
  text += " EXECUTE FUNCTION " + (function ? w.qualified(function->schema, function->name)
                                           : (schema.empty() ? "" : sql::quote_identifier(schema) + ".") +
                                                 sql::quote_identifier(trigger.function_name.name));
  std::string arguments;
  for (const std::string& one : trigger.arguments)
    arguments += (arguments.empty() ? "" : ", ") + literal(one);
  return text + "(" + arguments + ")";
}

void add_trigger(const SqlWriter& w, const Trigger& trigger) {
  const Relation* table = w.catalog.relation(trigger.table);
  if (!table || !w.of_the_chain({ObjectClass::relation, table->oid, 0}, table->schema)) return;
  const std::string name = deparse::quoted_name(w.catalog, *table), own = sql::quote_identifier(trigger.name);
  const Trigger* above = w.catalog.get<Trigger>(trigger.parent);
  std::string text = above ? "" : trigger_text(w, *table, trigger) + ";\n";
  const Firing state =
      above ? (above->enabled == trigger.enabled ? Firing::origin : trigger.enabled) : trigger.enabled;
  const char* word = state == Firing::disabled                    ? " DISABLE"
                     : state == Firing::replica                   ? " ENABLE REPLICA"
                     : state == Firing::always                    ? " ENABLE ALWAYS"
                     : above && above->enabled != trigger.enabled ? " ENABLE"
                                                                  : nullptr;
  if (word) text += "ALTER TABLE " + name + word + " TRIGGER " + own + ";\n";
  text += SqlWriter::comment_on("TRIGGER " + own + " ON " + name, trigger.comment);
  if (text.empty()) return;
  auto needs = w.needs_of({ObjectClass::trigger, trigger.oid, 0});
  needs.push_back({ObjectClass::relation, table->oid, 0});
  needs.push_back({ObjectClass::relation, trigger.from_table, 0});
  needs.push_back({ObjectClass::function, trigger.function, 0});
  needs.push_back({ObjectClass::trigger, trigger.parent, 0});
  w.script.add(Phase::trigger, name + "." + trigger.name, std::move(text),
               {ObjectClass::trigger, trigger.oid, 0}, std::move(needs));
}

std::string condition(const SqlWriter& w, const Relation& table, const ExprPtr& expr, const Written& text) {
  return text.empty() ? deparse::print(w.catalog, *expr, &table) : w.now(text);
}

std::string role_text(const std::string& role) {
  if (role == "public") return "PUBLIC";
  const bool word = role == "current_user" || role == "session_user" || role == "current_role";
  return word ? role : sql::quote_identifier(role);
}

void add_policy(const SqlWriter& w, const Policy& policy) {
  const Relation* table = w.catalog.relation(policy.table);
  if (!table || !w.of_the_chain({ObjectClass::relation, table->oid, 0}, table->schema)) return;
  const std::string name = deparse::quoted_name(w.catalog, *table), own = sql::quote_identifier(policy.name);
  std::string text = "CREATE POLICY " + own + " ON " + name;
  if (!policy.permissive) text += " AS RESTRICTIVE";
  static constexpr std::pair<PolicyCommand, const char*> commands[] = {{PolicyCommand::select, "SELECT"},
                                                                       {PolicyCommand::insert, "INSERT"},
                                                                       {PolicyCommand::update, "UPDATE"},
                                                                       {PolicyCommand::delete_, "DELETE"}};
  for (const auto& [command, word] : commands) {
    if (policy.command == command) text += std::string(" FOR ") + word;
  }
  std::string roles;
  for (const std::string& role : policy.roles) roles += (roles.empty() ? " TO " : ", ") + role_text(role);
  if (roles != " TO PUBLIC") text += roles;
  if (policy.using_) text += " USING (" + condition(w, *table, policy.using_, policy.using_text) + ")";
  if (policy.check) text += " WITH CHECK (" + condition(w, *table, policy.check, policy.check_text) + ")";
  const Written& by = policy.using_text.empty() ? policy.check_text : policy.using_text;
  text = SqlWriter::by_path(by, text + ";\n");
  text += SqlWriter::comment_on("POLICY " + own + " ON " + name, policy.comment);
  auto needs = w.needs_of({ObjectClass::policy, policy.oid, 0});
  needs.push_back({ObjectClass::relation, table->oid, 0});
  w.script.add(Phase::policy, name + "." + policy.name, std::move(text), {ObjectClass::policy, policy.oid, 0},
               std::move(needs));
}

}  // namespace

void add_triggers(const SqlWriter& w) {
  for (const auto& [oid, trigger] : w.catalog.all<Trigger>()) add_trigger(w, *trigger);
}

void add_policies(const SqlWriter& w) {
  for (const auto& [oid, policy] : w.catalog.all<Policy>()) add_policy(w, *policy);
}

}  // namespace print
