// Aggregates, operators, casts, collations, text search objects, publications, servers, statistics, roles...

#include "lint/lower/define.h"

#include "lint/lower/define_stmt.h"
#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/publication.h"
#include "lint/lower/source_text.h"
#include "lint/text/case.h"

namespace lower {

namespace {

ast::Define plain(ast::ObjectClass cls, const char* name, const char* tag_word) {
  return named(cls, ast::Name{{}, std::string(word(name))}, tag_word);
}

void lower_statistics(const CreateStatsStmt* create, const Input& input, Changes& out) {
  ast::Define change = named(ast::ObjectClass::statistics, name_of(create->defnames), "STATISTICS");
  change.if_not_exists = create->if_not_exists;
  for (const RangeVar* relation : each<RangeVar>(create->relations)) {
    change.relations.push_back(name_of(relation));
  }
  for (const StatsElem* element : each<StatsElem>(create->exprs)) {
    change.columns.emplace_back(word(element->name));
    if (element->expr) change.exprs.push_back(expression(element->expr, input));
  }
  for (const std::string& kind : strings(create->stat_types)) change.options.emplace_back("kind", kind);
  out.emplace_back(std::move(change));
}

void lower_cast(const CreateCastStmt* create, Changes& out) {
  ast::Define change = named(ast::ObjectClass::cast, ast::Name{}, "CAST");
  change.arguments = {type_name(create->sourcetype), type_name(create->targettype)};
  if (create->func) change.function = signature(create->func);
  if (create->inout) change.options.emplace_back("inout", "");
  const char* context = create->context == COERCION_IMPLICIT     ? "implicit"
                        : create->context == COERCION_ASSIGNMENT ? "assignment"
                                                                 : "explicit";
  change.options.emplace_back("context", context);
  change.options.emplace_back("method", create->inout ? "i" : create->func ? "f" : "b");
  out.emplace_back(std::move(change));
}

void lower_operator_class(const CreateOpClassStmt* create, Changes& out) {
  ast::Define change =
      named(ast::ObjectClass::operator_class, name_of(create->opclassname), "OPERATOR CLASS");
  change.arguments = {type_name(create->datatype)};
  change.options.emplace_back("method", std::string(word(create->amname)));
  if (create->isDefault) change.options.emplace_back("default", "");
  if (create->opfamilyname) change.options.emplace_back("family", name_of(create->opfamilyname).name);
  out.emplace_back(std::move(change));
}

void lower_transform(const CreateTransformStmt* create, Changes& out) {
  ast::Define change = plain(ast::ObjectClass::transform, create->lang, "TRANSFORM");
  change.arguments = {type_name(create->type_name)};
  change.replace = create->replace;
  if (create->fromsql) change.function = signature(create->fromsql);
  if (create->tosql) change.final_function = signature(create->tosql).name;
  out.emplace_back(std::move(change));
}

// OPTIONS (a 'x', SET b 'y', DROP c): "option a", "option b", "drop option c".
ast::Options options_of(const List* list) {
  ast::Options out;
  for (const DefElem* option : each<DefElem>(list)) {
    const std::string name = "option " + std::string(word(option->defname));
    if (option->defaction == DEFELEM_DROP)
      out.emplace_back("drop " + name, "");
    else
      out.emplace_back(name, string_of(option->arg));
  }
  return out;
}

void lower_wrapper(const CreateFdwStmt* create, Changes& out) {
  ast::Define change = plain(ast::ObjectClass::foreign_data_wrapper, create->fdwname, "FOREIGN DATA WRAPPER");
  bool handler = false;
  for (const DefElem* function : each<DefElem>(create->func_options))
    handler = handler || (word(function->defname) == "handler" && function->arg);
  if (!handler) change.options.emplace_back("no handler", "");
  for (auto& option : options_of(create->options)) change.options.push_back(std::move(option));
  out.emplace_back(std::move(change));
}

void lower_server(const CreateForeignServerStmt* create, Changes& out) {
  ast::Define change = plain(ast::ObjectClass::foreign_server, create->servername, "SERVER");
  change.if_not_exists = create->if_not_exists;
  change.options.emplace_back("wrapper", std::string(word(create->fdwname)));
  if (create->servertype) change.options.emplace_back("type", create->servertype);
  if (create->version) change.options.emplace_back("version", create->version);
  for (auto& option : options_of(create->options)) change.options.push_back(std::move(option));
  out.emplace_back(std::move(change));
}

void lower_user_mapping(const CreateUserMappingStmt* create, Changes& out) {
  ast::Define change =
      named(ast::ObjectClass::user_mapping, ast::Name{{}, role_name(create->user)}, "USER MAPPING");
  change.if_not_exists = create->if_not_exists;
  change.options.emplace_back("server", std::string(word(create->servername)));
  out.emplace_back(std::move(change));
}

// A schema that is made anew is to connect to nobody: of how it was made this is enough.
void lower_subscription(const CreateSubscriptionStmt* create, Changes& out) {
  ast::Define change = plain(ast::ObjectClass::subscription, create->subname, "SUBSCRIPTION");
  change.options.emplace_back("connection", std::string(word(create->conninfo)));
  for (const std::string& name : strings(create->publication))
    change.options.emplace_back("publication " + name, "");
  for (const DefElem* option : each<DefElem>(create->options)) {
    if (word(option->defname) == "slot_name")
      change.options.emplace_back("slot_name", string_of(option->arg));
  }
  out.emplace_back(std::move(change));
}

void lower_alter_dictionary(const AlterTSDictionaryStmt* alter, Changes& out) {
  ast::AlterTextSearch change;
  change.object.name = name_of(alter->dictname);
  change.options = options(alter->options);
  out.emplace_back(std::move(change));
}

void lower_alter_configuration(const AlterTSConfigurationStmt* alter, Changes& out) {
  using Action = ast::AlterTextSearch::Action;
  ast::AlterTextSearch change;
  change.object.name = name_of(alter->cfgname);
  change.action = alter->kind == ALTER_TSCONFIG_ADD_MAPPING               ? Action::add
                  : alter->kind == ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN ? Action::alter
                  : alter->kind == ALTER_TSCONFIG_DROP_MAPPING            ? Action::drop
                                                                          : Action::replace;
  change.tokens = strings(alter->tokentype);
  for (const Node* dictionary : each(alter->dicts))
    change.dictionaries.push_back(name_of(as_list(dictionary)));
  change.missing_ok = alter->missing_ok;
  out.emplace_back(std::move(change));
}

void lower_role(const CreateRoleStmt* create, Changes& out) {
  ast::Define change = plain(ast::ObjectClass::role, create->role, "ROLE");
  for (const DefElem* option : each<DefElem>(create->options)) {
    const std::string_view name = word(option->defname);
    if (name == "connectionlimit") change.options.emplace_back(name, string_of(option->arg));
    const bool members = name == "rolemembers" || name == "adminmembers";
    if (!members && name != "addroleto") continue;
    for (const std::string& role : role_names(as_list(option->arg)))
      change.options.emplace_back(members ? "member" : "in role", role);
  }
  out.emplace_back(std::move(change));
}

ast::OtherDdl other(const char* tag_word, ast::ObjectKind kind) {
  return ast::OtherDdl{tag_word, kind, {}};
}

ast::OtherDdl other(const char* tag_word, ast::ObjectKind kind, ast::Name name) {
  ast::OtherDdl change = other(tag_word, kind);
  change.objects.emplace_back().name = std::move(name);
  return change;
}

// What an ALTER sets, or drops ("drop option a"), stands behind the object: a property in the relation's
// place, its value as the name.
void set(ast::OtherDdl& change, std::string property, std::string value) {
  ast::ObjectRef& one = change.objects.emplace_back();
  one.relation.name = std::move(property);
  one.name.name = std::move(value);
}

ast::OtherDdl alter_subscription(const AlterSubscriptionStmt* alter) {
  ast::OtherDdl change =
      other("ALTER SUBSCRIPTION", ast::ObjectKind::subscription, {{}, std::string(word(alter->subname))});
  if (alter->kind == ALTER_SUBSCRIPTION_CONNECTION)
    set(change, "connection", std::string(word(alter->conninfo)));
  if (alter->kind == ALTER_SUBSCRIPTION_SET_PUBLICATION) set(change, "drop publication *", "");
  const bool dropped = alter->kind == ALTER_SUBSCRIPTION_DROP_PUBLICATION;
  for (const std::string& name : strings(alter->publication))
    set(change, (dropped ? "drop publication " : "publication ") + name, "");
  for (const DefElem* option : each<DefElem>(alter->options)) {
    if (word(option->defname) == "slot_name") set(change, "slot_name", string_of(option->arg));
  }
  return change;
}

// The object, and the extension that it goes with from now on.
void lower_depends(const AlterObjectDependsStmt* depends, Changes& out) {
  ast::OtherDdl change = other("ALTER DEPENDS ON EXTENSION", object_kind(depends->objectType));
  change.objects.push_back(object_ref(depends->objectType, depends->object, depends->relation));
  if (!depends->remove)
    change.objects.emplace_back().name.name = string_of(reinterpret_cast<const Node*>(depends->extname));
  out.emplace_back(std::move(change));
}

bool lower_created(const Node* node, const Input& input, Changes& out) {
  switch (tag(node)) {
    case T_DefineStmt: return lower_define_stmt(as<DefineStmt>(node), input, out);
    case T_CreateStatsStmt: lower_statistics(as<CreateStatsStmt>(node), input, out); return true;
    case T_CreatePublicationStmt: lower_publication(as<CreatePublicationStmt>(node), input, out); return true;
    case T_CreateCastStmt: lower_cast(as<CreateCastStmt>(node), out); return true;
    case T_CreateOpClassStmt: lower_operator_class(as<CreateOpClassStmt>(node), out); return true;
    case T_CreateTransformStmt: lower_transform(as<CreateTransformStmt>(node), out); return true;
    case T_CreateForeignServerStmt: lower_server(as<CreateForeignServerStmt>(node), out); return true;
    case T_CreateUserMappingStmt: lower_user_mapping(as<CreateUserMappingStmt>(node), out); return true;
    case T_CreateSubscriptionStmt: lower_subscription(as<CreateSubscriptionStmt>(node), out); return true;
    case T_CreateOpFamilyStmt: {
      const auto* create = as<CreateOpFamilyStmt>(node);
      ast::Define change =
          named(ast::ObjectClass::operator_family, name_of(create->opfamilyname), "OPERATOR FAMILY");
      change.options.emplace_back("method", std::string(word(create->amname)));
      out.emplace_back(std::move(change));
      return true;
    }
    case T_CreateConversionStmt:
      out.emplace_back(named(ast::ObjectClass::conversion,
                             name_of(as<CreateConversionStmt>(node)->conversion_name), "CONVERSION"));
      return true;
    case T_CreateEventTrigStmt: {
      const auto* create = as<CreateEventTrigStmt>(node);
      ast::Define change = plain(ast::ObjectClass::event_trigger, create->trigname, "EVENT TRIGGER");
      change.function.name = name_of(create->funcname);
      change.options.emplace_back("event", text::lower(word(create->eventname)));
      for (const DefElem* filter : each<DefElem>(create->whenclause)) {
        for (const Node* value : each(as_list(filter->arg))) {
          change.options.emplace_back("when " + std::string(word(filter->defname)), string_of(value));
        }
      }
      out.emplace_back(std::move(change));
      return true;
    }
    case T_CreatePLangStmt: {
      const auto* create = as<CreatePLangStmt>(node);
      ast::Define change = plain(ast::ObjectClass::language, create->plname, "LANGUAGE");
      change.replace = create->replace;
      out.emplace_back(std::move(change));
      return true;
    }
    case T_CreateFdwStmt: lower_wrapper(as<CreateFdwStmt>(node), out); return true;
    case T_CreateAmStmt:
      out.emplace_back(
          plain(ast::ObjectClass::access_method, as<CreateAmStmt>(node)->amname, "ACCESS METHOD"));
      return true;
    case T_CreateRoleStmt: lower_role(as<CreateRoleStmt>(node), out); return true;
    default: return false;
  }
}

bool lower_altered(const Node* node, const Input& input, Changes& out) {
  switch (tag(node)) {
    case T_AlterPublicationStmt:
      lower_alter_publication(as<AlterPublicationStmt>(node), input, out);
      return true;
    case T_AlterStatsStmt: {
      const auto* alter = as<AlterStatsStmt>(node);
      const ast::ObjectKind kind = alter->missing_ok ? ast::ObjectKind::other : ast::ObjectKind::statistics;
      ast::OtherDdl change = other("ALTER STATISTICS", kind, name_of(alter->defnames));
      const std::string target = string_of(alter->stxstattarget);
      const bool by_default = target.empty() || target == "-1";
      set(change, by_default ? "drop statistics target" : "statistics target", target);
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterSubscriptionStmt:
      out.emplace_back(alter_subscription(as<AlterSubscriptionStmt>(node)));
      return true;
    case T_AlterEventTrigStmt: {
      const auto* alter = as<AlterEventTrigStmt>(node);
      ast::OtherDdl change = other("ALTER EVENT TRIGGER", ast::ObjectKind::event_trigger,
                                   {{}, std::string(word(alter->trigname))});
      set(change, "enabled", std::string(1, alter->tgenabled));
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterForeignServerStmt: {
      const auto* alter = as<AlterForeignServerStmt>(node);
      ast::OtherDdl change =
          other("ALTER SERVER", ast::ObjectKind::foreign_server, {{}, std::string(word(alter->servername))});
      if (alter->has_version) set(change, "version", std::string(word(alter->version)));
      for (const auto& [name, value] : options_of(alter->options)) set(change, name, value);
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterFdwStmt: {
      const auto* alter = as<AlterFdwStmt>(node);
      ast::OtherDdl change = other("ALTER FOREIGN DATA WRAPPER", ast::ObjectKind::foreign_data_wrapper,
                                   {{}, std::string(word(alter->fdwname))});
      for (const auto& [name, value] : options_of(alter->options)) set(change, name, value);
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterTSDictionaryStmt: lower_alter_dictionary(as<AlterTSDictionaryStmt>(node), out); return true;
    case T_AlterTSConfigurationStmt:
      lower_alter_configuration(as<AlterTSConfigurationStmt>(node), out);
      return true;
    case T_AlterCollationStmt:
      out.emplace_back(other("ALTER COLLATION", ast::ObjectKind::collation,
                             name_of(as<AlterCollationStmt>(node)->collname)));
      return true;
    case T_AlterUserMappingStmt:
      out.emplace_back(other("ALTER USER MAPPING", ast::ObjectKind::user_mapping));
      return true;
    case T_AlterOpFamilyStmt: {
      const auto* alter = as<AlterOpFamilyStmt>(node);
      ast::OtherDdl change =
          other("ALTER OPERATOR FAMILY", ast::ObjectKind::operator_family, name_of(alter->opfamilyname));
      change.objects[0].relation.name = word(alter->amname);
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterOperatorStmt:
      out.emplace_back(other("ALTER OPERATOR", ast::ObjectKind::operator_));
      return true;
    case T_AlterRoleStmt:
      out.emplace_back(
          other("ALTER ROLE", ast::ObjectKind::role, {{}, role_name(as<AlterRoleStmt>(node)->role)}));
      return true;
    case T_ReassignOwnedStmt: {
      const auto* reassign = as<ReassignOwnedStmt>(node);
      out.emplace_back(ast::ReassignOwned{role_names(reassign->roles), role_name(reassign->newrole)});
      return true;
    }
    case T_AlterObjectDependsStmt: lower_depends(as<AlterObjectDependsStmt>(node), out); return true;
    case T_SecLabelStmt: out.emplace_back(other("SECURITY LABEL", ast::ObjectKind::other)); return true;
    default: return false;
  }
}

}  // namespace

bool lower_define(const Node* node, const Input& input, Changes& out) {
  if (lower_created(node, input, out)) {
    auto* define = std::get_if<ast::Define>(&out.back());
    if (define && define->definition.empty()) define->definition = whole(input);
    return true;
  }
  if (lower_altered(node, input, out)) return true;
  switch (tag(node)) {
    case T_DropOwnedStmt: {
      const auto* drop = as<DropOwnedStmt>(node);
      out.emplace_back(ast::DropOwned{role_names(drop->roles), drop->behavior == DROP_CASCADE});
      return true;
    }
    case T_ImportForeignSchemaStmt:
      out.emplace_back(
          ast::Unknown{"IMPORT FOREIGN SCHEMA makes tables that another server names", {}, false});
      return true;
    default: return false;
  }
}

}  // namespace lower
