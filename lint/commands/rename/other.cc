// RENAME of schemas, functions, triggers, policies and whatever else has a name
// (src/backend/commands/alter.c, ExecRenameStmt).

#include "lint/commands/rename/other.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/bound_names.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/role/role.h"
#include "lint/commands/type/type.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string signature_words(const Catalog& catalog, const Function& function, const std::string& name) {
  std::string list;
  for (const TypeRef& type : input_types(function)) {
    if (!list.empty()) list += ", ";
    list += types::format_type_be(catalog, type.oid);
  }
  return fmt::format("{}({})", name, list);
}

void rename_function(Writer& w, Oid oid, const std::string& name) {
  const Function function = *w.catalog.get<Function>(oid);
  for (Oid other : w.catalog.find_functions(function.schema, name)) {
    if (input_types(*w.catalog.get<Function>(other)) != input_types(function)) continue;
    w.refuse(exists_already(
        name, "42723",
        fmt::format("function {} already exists in schema \"{}\"", signature_words(w.catalog, function, name),
                    w.catalog.schema_name(function.schema))));
  }
  w.catalog.update<Function>(oid, [&](Function& f) { f.name = name; });
}

void rename_schema(Writer& w, Oid oid, const std::string& name) {
  if (w.catalog.find_schema(name))
    w.refuse(exists_already(name, "42P06", fmt::format("schema \"{}\" already exists", name)));
  if (name.rfind("pg_", 0) == 0) {
    w.refuse("42939", fmt::format("unacceptable schema name \"{}\"", name),
             "The prefix \"pg_\" is reserved for system schemas.");
  }
  std::vector<std::pair<Oid, Name>> within;
  for (const auto& [relation, object] : w.catalog.all<Relation>()) {
    if (object->schema == oid) within.emplace_back(relation, bound_name(w.catalog, *object));
  }
  w.catalog.update<Schema>(oid, [&](Schema& s) { s.name = name; });
  for (const auto& [relation, before] : within) follow_name(w, relation, before);
}

template <class T>
void refuse_taken(Writer& w, const Found& found, const std::string& name, Oids Relation::*list,
                  std::string_view word, std::string_view of) {
  const Relation& table = *w.catalog.relation(found.relation);
  for (Oid oid : table.*list) {
    if (w.catalog.get<T>(oid)->name == name) {
      w.refuse(exists_already(
          name, "42710", fmt::format("{} \"{}\" for {} \"{}\" already exists", word, name, of, table.name)));
    }
  }
}

template <class T>
void rename_in_table(Writer& w, const Found& found, const std::string& name, Oids Relation::*list,
                     std::string_view word, std::string_view of) {
  refuse_taken<T>(w, found, name, list, word, of);
  w.catalog.update<T>(found.object.oid, [&](T& object) { object.name = name; });
}

// From 16 on the clones on partitions are renamed too (renametrig, src/backend/commands/trigger.c).
void rename_trigger(Writer& w, const Found& found, const std::string& name) {
  const std::string old = w.catalog.get<Trigger>(found.object.oid)->name;
  if (w.catalog.get<Trigger>(found.object.oid)->parent && w.catalog.server_version() >= 15) {
    const Trigger& trigger = *w.catalog.get<Trigger>(found.object.oid);
    const Trigger* parent = w.catalog.get<Trigger>(trigger.parent);
    const Relation* parent_table = parent ? w.catalog.relation(parent->table) : nullptr;
    w.refuse("0A000",
             fmt::format("cannot rename trigger \"{}\" on table \"{}\"", old,
                         w.catalog.relation(trigger.table)->name),
             {},
             fmt::format("Rename the trigger on the partitioned table \"{}\" instead.",
                         parent_table ? parent_table->name : std::string()));
  }
  rename_in_table<Trigger>(w, found, name, &Relation::triggers, "trigger", "relation");
  if (w.catalog.server_version() < 15) return;
  std::vector<Oid> open = {found.object.oid};
  while (!open.empty()) {
    const ObjectAddress parent{ObjectClass::trigger, open.back(), 0};
    open.pop_back();
    for (const Dependency& dependency : w.catalog.value_dependents_of(parent)) {
      w.catalog.update<Trigger>(dependency.dependent.oid, [&](Trigger& t) { t.name = name; });
      open.push_back(dependency.dependent.oid);
    }
  }
}

void rename_domain_constraint(Writer& w, const Rename& change) {
  const Found domain = find_object(w, ObjectKind::type, ObjectRef{change.object.relation, {}, {}, {}});
  if (!domain) return not_there(w, domain, false);
  const Type& named = *w.catalog.get<Type>(domain.object.oid);
  refuse_shell(w, named, change.object.relation);
  if (named.kind != Type::Kind::domain)
    w.refuse("42809", fmt::format("{} is not a domain", types::format_type_be(w.catalog, named.oid)));
  const Found found = find_object(w, ObjectKind::domain_constraint, change.object);
  if (!found) return not_there(w, found, false);
  w.catalog.update<Type>(domain.object.oid, [&](Type& type) {
    for (const Constraint& constraint : type.constraints) {
      if (constraint.name == change.new_name) {
        w.refuse(exists_already(
            change.new_name, "42710",
            fmt::format("constraint \"{}\" for domain {} already exists", change.new_name, type.name)));
      }
    }
    for (Constraint& constraint : type.constraints.edit()) {
      if (constraint.name == change.object.name.name) constraint.name = change.new_name;
    }
  });
}

// The rule that makes a view one is not among its rules (RangeVarCallbackForRenameRule, RenameRewriteRule).
void refuse_rule_of_view(Writer& w, Oid oid, std::string_view name) {
  const Relation* relation = w.catalog.relation(oid);
  if (!relation) return;
  const bool view = relation->kind == RelationKind::view;
  if (!view && relation->kind != RelationKind::table && relation->kind != RelationKind::partitioned_table)
    w.refuse("42809", fmt::format("relation \"{}\" cannot have rules", relation->name));
  if (view && name == "_RETURN") w.refuse("42P17", "renaming an ON SELECT rule is not allowed");
}

// report_name_conflict, report_namespace_conflict of src/backend/commands/alter.c.
void rename_defined(Writer& w, Oid oid, const std::string& name) {
  const DefinedObject& object = *w.catalog.get<DefinedObject>(oid);
  // What follows the name in the key stays: " using gin", " (dictionary)".
  const std::string_view mark = object.cls == ObjectClass::text_search ? " (" : " using ";
  const size_t tail = object.name.rfind(mark);
  const std::string key = tail == std::string::npos ? name : name + object.name.substr(tail);
  if (w.catalog.find_defined(object.cls, object.schema, key)) {
    const auto word = object.properties.find("word");
    const std::string words = word == object.properties.end() ? "object" : word->second;
    const std::string in =
        object.schema ? fmt::format(" in schema \"{}\"", w.catalog.schema_name(object.schema)) : "";
    w.refuse(exists_already(name, "42710", fmt::format("{} \"{}\" already exists{}", words, name, in)));
  }
  if (object.cls == ObjectClass::role) rename_role(w, object.name, name);
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& n) { n.name = key; });
  if (object.cls == ObjectClass::collation) follow_collation(w, oid);
}

}  // namespace

void rename_other(Writer& w, const Rename& change) {
  if (change.kind == ObjectKind::domain_constraint) return rename_domain_constraint(w, change);
  const Found found = find_object(w, change.kind, change.object);
  if (!found) {
    // rename_policy looks for the new name first, and so did renametrig before 15.
    if (change.kind == ObjectKind::policy && found.relation) {
      refuse_taken<Policy>(w, found, change.new_name, &Relation::policies, "policy", "table");
    }
    if (change.kind == ObjectKind::trigger && found.relation && w.catalog.server_version() < 15) {
      refuse_taken<Trigger>(w, found, change.new_name, &Relation::triggers, "trigger", "relation");
    }
    if (change.kind == ObjectKind::rule) refuse_rule_of_view(w, found.relation, change.object.name.name);
    not_there(w, found, change.missing_ok);
    return;
  }
  switch (found.object.cls) {
    case ObjectClass::schema: rename_schema(w, found.object.oid, change.new_name); break;
    case ObjectClass::function: rename_function(w, found.object.oid, change.new_name); break;
    case ObjectClass::trigger: rename_trigger(w, found, change.new_name); break;
    case ObjectClass::policy:
      rename_in_table<Policy>(w, found, change.new_name, &Relation::policies, "policy", "table");
      break;
    case ObjectClass::rule:
      if (change.new_name == "_RETURN" && w.catalog.relation(found.relation)->kind == RelationKind::view) {
        w.refuse(exists_already(change.new_name, "42710",
                                fmt::format("rule \"_RETURN\" for relation \"{}\" already exists",
                                            w.catalog.relation(found.relation)->name)));
      }
      if (change.new_name == "_RETURN" && w.catalog.version().has(sql::Update::august_2026)) {
        w.refuse("42P17", fmt::format("non-view rule for \"{}\" must not be named \"_RETURN\"",
                                      w.catalog.relation(found.relation)->name));
      }
      rename_in_table<Rule>(w, found, change.new_name, &Relation::rules, "rule", "relation");
      break;
    case ObjectClass::extension: break;  // the grammar has no such rename
    default:
      if (w.catalog.get<DefinedObject>(found.object.oid))
        rename_defined(w, found.object.oid, change.new_name);
  }
  w.altered(found.object);
}

}  // namespace commands
