// Types, functions, triggers, policies, rules, extensions and other defined objects in words.

#include <fmt/format.h>

#include <algorithm>

#include "lint/diff/collector.h"
#include "lint/diff/facts.h"
#include "lint/diff/normal_form.h"
#include "lint/diff/words.h"
#include "lint/text/join.h"

namespace diff {
using namespace ast;
using namespace catalog;

void Collector::add_type(const Type& type_object) {
  if (type_object.kind == Type::Kind::array || type_object.kind == Type::Kind::composite ||
      type_object.kind == Type::Kind::multirange)
    return;
  const std::string name = std::string(catalog_.schema_name(type_object.schema)) + "." + type_object.name;
  const char* what = type_object.kind == Type::Kind::enumeration ? "enum"
                     : type_object.kind == Type::Kind::domain    ? "domain"
                                                                 : "type";
  ObjectRow& row = put('t', name, what);
  owner_and_comment(row, type_object.owner, type_object.comment);
  if (options_.all_facts) add_facts(options_, type_object, row.properties);
  if (type_object.kind == Type::Kind::enumeration)
    row.properties["labels"] = text::joined(type_object.labels);
  if (type_object.kind == Type::Kind::range) row.properties["subtype"] = type(type_object.base);
  if (type_object.kind != Type::Kind::domain) return;
  row.properties["type"] = type(type_object.base);
  row.properties["collation"] = type_object.collation;
  row.properties["NOT NULL"] = yes(type_object.not_null);
  row.properties["default"] = expression(type_object.default_expr, nullptr);
  for (const Constraint& constraint : type_object.constraints)
    add_constraint(nullptr, constraint, name, "t " + name);
}

void Collector::add_function(const Function& function) {
  std::vector<std::string> inputs, outputs;
  for (const Function::Argument& argument : function.arguments) {
    (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table ? outputs : inputs)
        .push_back(type(argument.type));
  }
  const std::string name = std::string(catalog_.schema_name(function.schema)) + "." + function.name + "(" +
                           text::joined(inputs) + ")";
  ObjectRow& row = put('f', name,
                       function.kind == RoutineKind::procedure   ? "procedure"
                       : function.kind == RoutineKind::aggregate ? "aggregate"
                                                                 : "function");
  owner_and_comment(row, function.owner, function.comment);
  if (options_.all_facts) add_facts(options_, function, row.properties);
  Properties& properties = row.properties;
  properties["returns"] = (function.returns_set ? "setof " : "") +
                          (function.kind == RoutineKind::procedure ? std::string() : type(function.returns));
  properties["volatility"] = word(function.volatility);
  properties["parallel"] = word(function.parallel);
  properties["strict"] = yes(function.strict);
  properties["security definer"] = yes(function.security_definer);
  properties["language"] = function.language;
  properties["body"] = function.body.empty() ? std::string(unknown_property) : function.body;
  std::vector<std::string> settings;
  for (const auto& [setting, value] : function.settings) settings.push_back(setting + "=" + value);
  properties["settings"] = text::joined(settings);
}

const Relation* Collector::owner_of(Oid table) const {
  const Relation* relation = catalog_.relation(table);
  return relation && shown({ObjectClass::relation, table, 0}, relation->schema) ? relation : nullptr;
}

void Collector::add_trigger(const Trigger& trigger) {
  const Relation* table = owner_of(trigger.table);
  if (!table) return;
  const std::string owner = catalog_.qualified_name(*table);
  Properties& properties = put('g', owner + "." + trigger.name, "trigger", "r " + owner).properties;
  const Function* function = catalog_.get<Function>(trigger.function);
  properties["function"] = function ? function->name : trigger.function_name.name;
  properties["timing"] = word(trigger.timing) + (trigger.row ? " each row" : " each statement");
  std::vector<std::string> events;
  if (trigger.on_insert) events.push_back("insert");
  if (trigger.on_update)
    events.push_back(trigger.update_columns.empty() ? "update"
                                                    : "update of " + columns(*table, trigger.update_columns));
  if (trigger.on_delete) events.push_back("delete");
  if (trigger.on_truncate) events.push_back("truncate");
  properties["events"] = text::joined(events);
  properties["enabled"] = word(trigger.enabled);
  properties["when"] = expression(trigger.when, table);
  if (!options_.exact) properties["comment"] = trigger.comment;
  if (options_.all_facts) add_facts(trigger, properties);
}

bool Collector::is_whoever_runs(const std::string& role) {
  return role == "current_user" || role == "session_user" || role == "current_role";
}

void Collector::add_policy(const Policy& policy) {
  const Relation* table = owner_of(policy.table);
  if (!table) return;
  const std::string owner = catalog_.qualified_name(*table);
  Properties& properties = put('p', owner + "." + policy.name, "policy", "r " + owner).properties;
  properties["command"] = word(policy.command);
  properties["permissive"] = yes(policy.permissive);
  const bool caller = std::any_of(policy.roles.begin(), policy.roles.end(), is_whoever_runs);
  properties["roles"] = caller ? std::string(unknown_property) : text::joined(policy.roles);
  properties["using"] = expression(policy.using_, table);
  properties["with check"] = expression(policy.check, table);
  if (!options_.exact) properties["comment"] = policy.comment;
}

std::string Collector::action_of(const Query& action) const {
  switch (action.kind) {
    case Query::Kind::insert: return "insert";
    case Query::Kind::update: return "update";
    case Query::Kind::delete_: return "delete";
    case Query::Kind::select: return query_form(catalog_, action);
    default: return std::string(unknown_property);
  }
}

void Collector::add_rule(const Rule& rule) {
  const Relation* table = owner_of(rule.table);
  if (!table) return;
  const std::string owner = catalog_.qualified_name(*table);
  Properties& properties = put('u', owner + "." + rule.name, "rule", "r " + owner).properties;
  properties["event"] = word(rule.event);
  properties["instead"] = yes(rule.instead);
  if (options_.all_facts) add_facts(rule, properties);
  if (options_.exact) return;  // its definition is told to the letter elsewhere
  properties["condition"] = yes(rule.conditional);
  std::vector<std::string> actions;
  for (const auto& action : rule.actions) actions.push_back(action_of(*action));
  const bool known = std::find(actions.begin(), actions.end(), unknown_property) == actions.end();
  properties["does"] = !known            ? std::string(unknown_property)
                       : actions.empty() ? "nothing"
                                         : text::joined(actions);
}

void Collector::add_extension(const Extension& extension) {
  if (extension.name == "plpgsql") return;
  ObjectRow& row = put('e', extension.name, "extension");
  row.properties["schema"] = std::string(catalog_.schema_name(extension.schema));
  if (options_.exact) row.properties["version"] = extension.version;
}

void Collector::add_defined(const DefinedObject& object) {
  const bool defaults = object.cls == ObjectClass::default_privileges;
  if (defaults && !options_.all_facts) return;
  const std::string what = word(object.cls);  // nothing for what inspect does not read
  if (what.empty()) return;
  const std::string_view schema = catalog_.schema_name(object.schema);
  const std::string name = defaults         ? default_privileges_name(catalog_, options_, object)
                           : schema.empty() ? object.name
                                            : std::string(schema) + "." + object.name;
  ObjectRow& row = rows_[fmt::format("n{} {}", static_cast<int>(object.cls), name)];
  row.what = what;
  if (options_.all_facts) add_facts(catalog_, options_, object, row.properties);
}

}  // namespace diff
