// CREATE of what existence and name suffice for: operators, casts, collations, text search,
// publications, statistics, servers, roles...

#include "lint/commands/object/define.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/find/defined_key.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/function/aggregate.h"
#include "lint/commands/function/cast.h"
#include "lint/commands/object/operator.h"
#include "lint/commands/object/text_search.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/written.h"
#include "lint/commands/role/role.h"
#include "lint/commands/table/statistics.h"
#include "lint/commands/table/statistics_check.h"
#include "lint/text/case.h"
#include "lint/types/collation.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

const std::string& option_text(const Options& options, std::string_view name) {
  static const std::string none;
  for (const auto& [key, value] : options) {
    if (key == name) return value;
  }
  return none;
}

bool in_schema(ObjectClass cls) {
  switch (cls) {
    case ObjectClass::collation:
    case ObjectClass::operator_:
    case ObjectClass::operator_class:
    case ObjectClass::operator_family:
    case ObjectClass::conversion:
    case ObjectClass::statistics:
    case ObjectClass::text_search: return true;
    default: return false;
  }
}

std::string lower_words(std::string_view word) {
  std::string out = text::lower(word);
  if (out == "statistics") return "statistics object";
  if (out == "foreign data wrapper") return "foreign-data wrapper";
  return out;
}

struct Place {
  Oid schema = 0;
  std::string name, key;
  bool known = true;  // false: a blind spot stands in the way
};

Place place_statistics(Writer& w, const Define& change, const std::vector<Oid>& relations) {
  Place place;
  const Relation* table = relations.empty() ? nullptr : w.catalog.relation(relations.front());
  if (!table) return {0, {}, {}, false};
  check_statistics_table(w, change, *table);
  if (change.name.empty()) {
    place.schema = table->schema;
    place.name = statistics_name(w.catalog, *table, change.columns);
  } else {
    place.schema = schema_for(w, change.name);
    place.name = change.name.name;
  }
  place.key = place.name;
  return place;
}

std::string more_of(const Define& change) {
  switch (change.cls) {
    case ObjectClass::operator_class:
    case ObjectClass::operator_family: return option_text(change.options, "method");
    case ObjectClass::user_mapping: return option_text(change.options, "server");
    case ObjectClass::text_search:
      return lower_words(change.word).substr(std::string_view("text search ").size());
    default: return {};
  }
}

std::string already_words(Writer& w, const Define& change, const std::string& name) {
  switch (change.cls) {
    case ObjectClass::operator_: return fmt::format("operator {} already exists", name);
    case ObjectClass::cast:
      return fmt::format("cast from type {} to type {} already exists",
                         argument_list(w.catalog, {change.arguments[0]}),
                         argument_list(w.catalog, {change.arguments[1]}));
    case ObjectClass::operator_class:
    case ObjectClass::operator_family:
      return fmt::format("{} \"{}\" for access method \"{}\" already exists", lower_words(change.word), name,
                         option_text(change.options, "method"));
    case ObjectClass::user_mapping:
      return fmt::format("user mapping for \"{}\" already exists for server \"{}\"", name,
                         option_text(change.options, "server"));
    case ObjectClass::collation:
      // One of ICU is of every encoding (CollationCreate, src/backend/catalog/pg_collation.c).
      if (option_text(change.options, "provider") != "icu") {
        return fmt::format("collation \"{}\" for encoding \"UTF8\" already exists", name);
      }
      return fmt::format("collation \"{}\" already exists", name);
    default: return fmt::format("{} \"{}\" already exists", lower_words(change.word), name);
  }
}

// Text search objects are not looked for: their unique index refuses.
[[noreturn]] void refuse_existing(Writer& w, const Define& change, const std::string& name) {
  if (change.cls == ObjectClass::text_search) {
    const std::string more = more_of(change);
    const char* index = more == "configuration" ? "pg_ts_config_cfgname_index"
                        : more == "dictionary"  ? "pg_ts_dict_dictname_index"
                        : more == "parser"      ? "pg_ts_parser_prsname_index"
                                                : "pg_ts_template_tmplname_index";
    w.refuse("23505", fmt::format("duplicate key value violates unique constraint \"{}\"", index));
  }
  w.refuse(exists_already(name, change.cls == ObjectClass::operator_ ? "42723" : "42710",
                          already_words(w, change, name)));
}

void need_defined(Writer& w, ObjectClass cls, std::string_view word, const std::string& name) {
  if (name.empty() || w.catalog.find_defined(cls, 0, name) || w.may_exist(name)) return;
  w.refuse(
      not_found(ObjectKind::other, {{}, name}, "42704", fmt::format("{} \"{}\" does not exist", word, name)));
}

// The chain's function that takes exactly the operands (LookupFuncName in DefineOperator,
// src/backend/commands/operatorcmds.c); 0 = pg_catalog's.
Oid operator_function(Writer& w, const Define& change) {
  FunctionSignature signature = change.function;
  signature.has_arguments = true;
  for (const TypeName& type : change.arguments) {
    if (!type.name.empty()) signature.arguments.push_back(type);
  }
  const Found found = find_function(w, signature);
  if (!found && !found.builtin) not_there(w, found, false);
  return found.object.oid;
}

// The chain's function that it calls; 0 = none.
Oid called_function(Writer& w, const Define& change) {
  if (change.function.name.empty()) return 0;
  if (change.cls == ObjectClass::operator_) return operator_function(w, change);
  FunctionSignature signature = change.function;
  if (change.cls == ObjectClass::event_trigger) signature.has_arguments = true;  // it has none
  const Found found = find_function(w, signature);
  if (!found && !found.builtin) not_there(w, found, false);
  return found.object.oid;
}

// What the new object stands on: dependencies, so that it goes or refuses with it.
void add_dependencies(Writer& w, const Define& change, const ObjectAddress& self) {
  for (const TypeName& type : change.arguments) {
    const TypeRef ref = type_or_refuse(w, type);
    if (ref.oid >= first_user_oid) {
      w.catalog.add_dependency({self, {ObjectClass::type, ref.oid, 0}, DependencyKind::normal});
    }
  }
  if (const Oid function = called_function(w, change)) {
    w.catalog.add_dependency({self, {ObjectClass::function, function, 0}, DependencyKind::normal});
  }
  auto on = [&](ObjectClass cls, const std::string& name) {
    if (Oid oid = w.catalog.find_defined(cls, 0, name)) {
      w.catalog.add_dependency({self, {cls, oid, 0}, DependencyKind::normal});
    }
  };
  if (change.cls == ObjectClass::foreign_server) {
    on(ObjectClass::foreign_data_wrapper, option_text(change.options, "wrapper"));
  }
  if (change.cls == ObjectClass::user_mapping) {
    on(ObjectClass::foreign_server, option_text(change.options, "server"));
  }
}

// Text search objects and collations are made of others.
void check_source(Writer& w, const Define& change) {
  if (change.cls == ObjectClass::collation && !change.from.empty()) {
    types::ResolvedCollation source = types::resolve_collation(w.catalog, change.from);
    if (source.problem) throw Refused{std::move(*source.problem)};
  }
  if (change.cls == ObjectClass::text_search) check_text_search(w, change);
}

// CreateEventTrigger, src/backend/commands/event_trigger.c.
void check_event_trigger(Writer& w, const Define& change) {
  const std::string& event = option_text(change.options, "event");
  const bool known = event == "ddl_command_start" || event == "ddl_command_end" || event == "sql_drop" ||
                     event == "table_rewrite" || (event == "login" && w.catalog.server_version() >= 17);
  if (!known) w.refuse("42601", fmt::format("unrecognized event name \"{}\"", event));
  for (const auto& [name, value] : change.options) {
    if (!name.starts_with("when ") || name == "when tag") continue;
    w.refuse("42601", fmt::format("unrecognized filter variable \"{}\"", name.substr(5)));
  }
}

void check_event_function(Writer& w, const Define& change) {
  FunctionSignature signature = change.function;
  signature.has_arguments = true;  // it has none
  const Found found = find_function(w, signature);
  if (!found) return not_there(w, found, false);
  const Function& function = *w.catalog.get<Function>(found.object.oid);
  if (!function.returns.known() || function.returns.oid == type_oid::event_trigger) return;
  w.refuse("42P17", fmt::format("function {} must return type event_trigger", written(signature.name)));
}

void require(Writer& w, ObjectKind kind, const std::string& name) {
  ObjectRef ref;
  ref.name.name = name;
  const Found found = find_object(w, kind, ref);
  if (!found) not_there(w, found, false);
}

// CreateTransform, src/backend/commands/functioncmds.c.
void check_transform(Writer& w, const Define& change) {
  type_or_refuse(w, change.arguments[0]);
  require(w, ObjectKind::language, change.name.name);
  FunctionSignature to_sql;
  to_sql.name = change.final_function;
  for (const FunctionSignature& signature : {change.function, to_sql}) {
    if (signature.name.name.empty()) continue;
    const Found found = find_function(w, signature);
    if (!found) not_there(w, found, false);
  }
}

void check_needs(Writer& w, const Define& change) {
  if (change.cls == ObjectClass::event_trigger) check_event_trigger(w, change);
  if (change.cls == ObjectClass::foreign_server) {
    need_defined(w, ObjectClass::foreign_data_wrapper, "foreign-data wrapper",
                 option_text(change.options, "wrapper"));
  }
  if (change.cls == ObjectClass::user_mapping) {
    need_defined(w, ObjectClass::foreign_server, "server", option_text(change.options, "server"));
  }
  if (change.cls == ObjectClass::role) check_new_role(w, change);
  if (change.cls == ObjectClass::cast) check_cast(w, change);
  if (change.cls == ObjectClass::operator_) operator_function(w, change);
  if (change.cls == ObjectClass::transform) check_transform(w, change);
  if (change.cls == ObjectClass::operator_class || change.cls == ObjectClass::operator_family) {
    require(w, ObjectKind::access_method, option_text(change.options, "method"));
  }
  if (change.cls == ObjectClass::operator_class) {
    for (const TypeName& type : change.arguments) type_or_refuse(w, type);
  }
}

std::vector<Oid> find_relations(Writer& w, const std::vector<Name>& names) {
  std::vector<Oid> found;
  for (const Name& name : names) {
    if (Oid oid = require_relation(w, name)) found.push_back(oid);
  }
  return found;
}

DefinedObject object_of(Writer& w, const Define& change, Place place, std::vector<Oid> relations) {
  DefinedObject object;
  object.cls = change.cls;
  object.schema = place.schema;
  object.name = std::move(place.key);
  for (const auto& [key, value] : change.options) object.properties[key] = value;
  object.properties["word"] = lower_words(change.word);
  if (change.cls == ObjectClass::operator_class && !change.arguments.empty()) {
    object.properties["type"] = std::to_string(type_or_refuse(w, change.arguments[0]).oid);
  }
  if (change.cls == ObjectClass::cast) {
    object.properties["shown"] = fmt::format("from {} to {}", argument_list(w.catalog, {change.arguments[0]}),
                                             argument_list(w.catalog, {change.arguments[1]}));
  } else if (object.name != place.name) {
    object.properties["shown"] = object.name;
  }
  object.relations = std::move(relations);
  object.definition = written_now(w, change.definition, {});
  object.made = w.context.origin;
  return object;
}

Place place_for(Writer& w, const Define& change, const std::vector<Oid>& relations) {
  if (change.cls == ObjectClass::statistics) return place_statistics(w, change, relations);
  Place place;
  place.name = change.name.name;
  if (in_schema(change.cls)) {
    place.schema = schema_for(w, change.name);
    place.known = place.schema != 0;
  }
  place.key = defined_key(w.catalog, change.cls, place.name, change.arguments, more_of(change));
  return place;
}

// CREATE OPERATOR CLASS without FAMILY makes a family of its name too.
void create_family(Writer& w, const Define& change, const Place& place) {
  if (change.cls != ObjectClass::operator_class || !option_text(change.options, "family").empty()) return;
  if (w.catalog.find_defined(ObjectClass::operator_family, place.schema, place.key)) return;
  DefinedObject family;
  family.cls = ObjectClass::operator_family;
  family.schema = place.schema;
  family.name = place.key;
  family.made = w.context.origin;
  w.catalog.add(std::move(family));
}

}  // namespace

void apply(Writer& w, const Define& change) {
  if (change.cls == ObjectClass::function) return create_aggregate(w, change);
  // Where it goes is asked before what it needs; of statistics, after their table.
  if (in_schema(change.cls) && change.cls != ObjectClass::statistics) schema_for(w, change.name);
  check_needs(w, change);
  std::vector<Oid> relations = find_relations(w, change.relations);
  const Place place = place_for(w, change, relations);
  if (!place.known) return w.blind(fmt::format("what \"{}\" stands on could not be read", change.name.name));
  check_source(w, change);
  const bool builtin = change.cls == ObjectClass::language && change.name.name == "plpgsql";
  const Oid there = w.catalog.find_defined(change.cls, place.schema, place.key);
  const DefinedObject* known = w.catalog.get<DefinedObject>(there);
  const bool fills = known && is_shell_operator(*known);
  if ((there && !fills) || builtin) {
    if (change.replace) return;
    if (!change.if_not_exists) refuse_existing(w, change, place.name);
    w.notice(already_words(w, change, place.name) + ", skipping");
    w.applied.skipped = true;
    return;
  }
  if (change.cls == ObjectClass::event_trigger) check_event_function(w, change);
  if (change.cls == ObjectClass::statistics)
    check_statistics(w, change, *w.catalog.relation(relations.front()));
  if (change.cls == ObjectClass::operator_) check_operator_links(w, change, there);
  create_family(w, change, place);
  DefinedObject object = object_of(w, change, place, std::move(relations));
  if (fills) {
    for (const char* link : {"commutator", "negator"}) {
      if (known->properties.contains(link)) object.properties.emplace(link, known->properties.at(link));
    }
    w.catalog.remove<DefinedObject>(there);
  }
  const Oid oid = w.catalog.add(std::move(object));
  if (change.cls == ObjectClass::operator_) link_operator(w, change, oid);
  add_dependencies(w, change, {change.cls, oid, 0});
  if (change.cls == ObjectClass::statistics) {
    set_statistics_columns(w, oid, change.columns);
    depend_on_expressions(w, change, oid);
  }
  if (change.cls == ObjectClass::role) complete_role(w, change);
  if (change.cls == ObjectClass::text_search) complete_text_search(w, change, oid);
  w.created({change.cls, oid, 0});
}

}  // namespace commands
