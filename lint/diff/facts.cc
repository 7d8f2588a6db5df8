// Owners, privileges and the like in words.

#include "lint/diff/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/diff/words.h"
#include "lint/text/join.h"

namespace diff {
using namespace ast;
using namespace catalog;

namespace {

// Where no revision names the owner, whoever runs the chain is.
std::string owner_word(const RowOptions& options, const std::string& owner) {
  if (!owner.empty()) return owner;
  return options.owner.empty() ? std::string(unknown_property) : options.owner;
}

std::string owner_of(const RowOptions& options, const std::string& owner) {
  const bool whoever = owner == "current_user" || owner == "session_user" || owner == "current_role";
  return owner_word(options, whoever ? std::string() : owner);
}

// "select, update to app; no execute to public". What is granted to the owner says nothing.
std::string words_of(const RowOptions& options, const Privileges& privileges, const std::string& owner) {
  std::vector<std::string> parts;
  const std::string own = owner_of(options, owner);
  for (const auto& [role, words] : *privileges) {
    std::vector<std::string> list;
    const std::string name = role.empty() ? own : role;
    for (const std::string& word : words) {
      if (name != own || word.starts_with("no ")) list.push_back(word);
    }
    if (!list.empty()) parts.push_back(text::joined(list) + " to " + name);
  }
  std::sort(parts.begin(), parts.end());
  return text::joined(parts, "; ");
}

void add_owner(const RowOptions& options, const std::string& owner, const Privileges& privileges,
               Properties& properties) {
  properties["owner"] = owner_of(options, owner);
  properties["privileges"] = words_of(options, privileges, owner);
}

std::string target_word(int statistics) {
  return statistics < 0 ? "the default" : std::to_string(statistics);
}

std::string options_word(const std::map<std::string, std::string>& options) {
  std::vector<std::string> settings;
  for (const auto& [name, value] : options) settings.push_back(name + "=" + value);
  return text::joined(settings);
}

}  // namespace

void add_facts(const RowOptions& options, const Relation& relation, Properties& properties) {
  // A sequence of a column is its table's.
  const bool own = !relation.is_index() && (!relation.sequence || relation.sequence->owner_table == 0);
  if (own) properties["owner"] = owner_of(options, relation.owner.str());
  if (!relation.is_index() && relation.kind != RelationKind::composite_type)
    properties["privileges"] = words_of(options, relation.privileges, relation.owner.str());
  if (relation.kind == RelationKind::foreign_table) {
    properties["server"] = relation.server.str();
    properties["options of the server"] = options_word(relation.foreign_options);
  }
  if (relation.sequence) properties["cache"] = std::to_string(relation.sequence->cache);
}

void add_facts(const RowOptions& options, const Relation& relation, const Column& column,
               Properties& properties) {
  properties["statistics target"] = target_word(column.statistics);
  properties["options"] = options_word(column.options);
  properties["privileges"] = words_of(options, column.privileges, relation.owner.str());
}

void add_facts(const RowOptions& options, const Schema& schema, Properties& properties) {
  // public has an owner and privileges of initdb's, which differ by version and by upgrade.
  if (schema.name != "public") add_owner(options, schema.owner, schema.privileges, properties);
}

void add_facts(const RowOptions& options, const Type& type, Properties& properties) {
  add_owner(options, type.owner.str(), type.privileges, properties);
}

void add_facts(const RowOptions& options, const Function& function, Properties& properties) {
  add_owner(options, function.owner, function.privileges, properties);
  const bool quick = function.language == "c" || function.language == "internal";
  const double cost = function.cost > 0 ? function.cost : quick ? 1 : 100;
  const double rows = !function.returns_set ? 0 : function.rows > 0 ? function.rows : 1000;
  if (function.kind == RoutineKind::aggregate) return;
  properties["cost"] = fmt::format("{}", cost);
  properties["rows"] = fmt::format("{}", rows);
  properties["leakproof"] = function.leakproof ? "yes" : "no";
}

void add_facts(const Trigger& trigger, Properties& properties) {
  properties["arguments"] = text::joined(trigger.arguments);
  properties["old table"] = trigger.old_table;
  properties["new table"] = trigger.new_table;
}

void add_facts(const Rule& rule, Properties& properties) {
  properties["enabled"] = word(rule.enabled);
  properties["comment"] = rule.comment;
}

std::string default_privileges_name(const Catalog& catalog, const RowOptions& options,
                                    const DefinedObject& object) {
  const auto property = [&](const char* name) {
    const auto found = object.properties.find(name);
    return found == object.properties.end() ? std::string() : found->second;
  };
  return property("on") + " of " + owner_of(options, property("role")) +
         (object.schema ? " in schema " + std::string(catalog.schema_name(object.schema)) : "");
}

namespace {

// What ALTER sets of objects that are known by name. A user mapping's options may be secret.
void add_altered(const DefinedObject& object, Properties& properties) {
  const auto property = [&](const char* name) {
    const auto found = object.properties.find(name);
    return found == object.properties.end() ? std::string() : found->second;
  };
  const auto list = [&](std::string_view kind) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : object.properties) {
      if (name.starts_with(kind))
        parts.push_back(name.substr(kind.size()) + (value.empty() ? "" : "=" + value));
    }
    return text::joined(parts);
  };
  switch (object.cls) {
    case ObjectClass::statistics: {
      const std::string target = property("statistics target");
      properties["statistics target"] = target.empty() ? target_word(-1) : target;
      break;
    }
    case ObjectClass::event_trigger: {
      const std::string enabled = property("enabled");
      properties["enabled"] = word(enabled.empty() ? Firing::origin : static_cast<Firing>(enabled[0]));
      break;
    }
    case ObjectClass::foreign_server:
      properties["version"] = property("version");
      properties["options"] = list("option ");
      break;
    case ObjectClass::foreign_data_wrapper: properties["options"] = list("option "); break;
    case ObjectClass::subscription: properties["publications"] = list("publication "); break;
    default: break;
  }
}

}  // namespace

void add_facts(const Catalog& catalog, const RowOptions& options, const DefinedObject& object,
               Properties& properties) {
  if (object.cls == ObjectClass::default_privileges) {
    const auto role = object.properties.find("role");
    properties["privileges"] =
        words_of(options, object.privileges, role == object.properties.end() ? "" : role->second);
    return;
  }
  properties["comment"] = object.comment;
  add_altered(object, properties);
  if (object.cls != ObjectClass::publication) return;
  std::vector<std::string> tables;
  for (const Oid oid : object.relations) {
    if (const Relation* relation = catalog.relation(oid)) tables.push_back(catalog.qualified_name(*relation));
  }
  std::sort(tables.begin(), tables.end());
  properties["tables"] = object.properties.contains("for_all_tables") ? "all" : text::joined(tables);
}

}  // namespace diff
