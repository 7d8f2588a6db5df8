// Names, types, options and other small pieces that every statement is made of.

#include "lint/lower/pieces.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"

namespace lower {

std::string string_of(const Node* node) {
  if (!node) return {};
  switch (nodeTag(node)) {
    case T_String: return reinterpret_cast<const String*>(node)->sval;
    case T_Integer: return std::to_string(reinterpret_cast<const Integer*>(node)->ival);
    case T_Float: return reinterpret_cast<const Float*>(node)->fval;
    case T_Boolean: return reinterpret_cast<const Boolean*>(node)->boolval ? "true" : "false";
    case T_BitString: return reinterpret_cast<const BitString*>(node)->bsval;
    case T_A_Const: {
      const auto* constant = reinterpret_cast<const A_Const*>(node);
      return constant->isnull ? std::string() : string_of(&constant->val.node);
    }
    case T_A_Star: return "*";
    case T_ColumnRef: {
      const auto fields = each(reinterpret_cast<const ColumnRef*>(node)->fields);
      return fields.empty() ? std::string() : string_of(fields.back());
    }
    case T_TypeName: return type_name(reinterpret_cast<const ::TypeName*>(node)).name.name;
    case T_RoleSpec: {
      const auto* role = reinterpret_cast<const RoleSpec*>(node);
      switch (role->roletype) {
        case ROLESPEC_CSTRING: return string_or_empty(role->rolename);
        case ROLESPEC_CURRENT_ROLE: return "current_role";
        case ROLESPEC_CURRENT_USER: return "current_user";
        case ROLESPEC_SESSION_USER: return "session_user";
        case ROLESPEC_PUBLIC: return "public";
      }
      return {};
    }
    case T_List: {
      std::string all;
      for (const Node* element : each(reinterpret_cast<const List*>(node))) {
        if (!all.empty()) all += '.';
        all += string_of(element);
      }
      return all;
    }
    default: return {};
  }
}

std::vector<std::string> strings(const List* list) {
  std::vector<std::string> all;
  all.reserve(each(list).size());
  for (const Node* element : each(list)) all.push_back(string_of(element));
  return all;
}

ast::Name name_of(const RangeVar* relation) {
  if (!relation) return {};
  return {string_or_empty(relation->schemaname), string_or_empty(relation->relname)};
}

namespace {

// The first `count` names of a list: catalog.schema.name, schema.name or name.
ast::Name qualified(Items<Node> names, size_t count) {
  if (count == 0) return {};
  return {count > 1 ? string_of(names[count - 2]) : std::string(), string_of(names[count - 1])};
}

// What a parse_relation.c reader sees of `t.c%TYPE`: the last name is the column.
void percent_type(Items<Node> names, ast::TypeName& type) {
  type.percent_type = true;
  const size_t count = names.size();
  if (count > 0) type.name.name = string_of(names[count - 1]);
  if (count > 1) type.name.schema = string_of(names[count - 2]);
  if (count > 2) type.mods.push_back(string_of(names[count - 3]));
}

}  // namespace

ast::Name name_of(const List* names) {
  return qualified(each(names), each(names).size());
}

ast::TypeName type_name(const ::TypeName* node) {
  ast::TypeName type;
  if (node) read_type(*node, type);
  return type;
}

void read_type(const ::TypeName& node, ast::TypeName& type) {
  type.set_of = node.setof;
  type.array_dimensions = static_cast<int>(each(node.arrayBounds).size());
  if (node.pct_type) {
    percent_type(each(node.names), type);
    return;
  }
  const auto names = each(node.names);
  if (names.size() > 1) type.name.schema = as<String>(names[names.size() - 2])->sval;
  if (!names.empty()) type.name.name = as<String>(names.back())->sval;
  const auto mods = each(node.typmods);
  size_t first = 0;
  // `interval day to second(3)` arrives as interval(mask, 3), of pg_catalog in so many words.
  if (!mods.empty() && type.name.schema == "pg_catalog" && type.name.name == "interval") {
    type.interval_fields = std::atoi(string_of(mods[0]).c_str());
    first = 1;
  }
  for (size_t i = first; i < mods.size(); ++i) type.mods.push_back(string_of(mods[i]));
}

ast::Options options(const List* elements) {
  ast::Options all;
  all.reserve(each(elements).size());
  for (const auto* element : each<DefElem>(elements)) {
    std::string name = element->defnamespace ? std::string(element->defnamespace) + "." : std::string();
    all.emplace_back(name + element->defname, string_of(element->arg));
  }
  return all;
}

// src/backend/commands/define.c, defGetBoolean
bool boolean(const DefElem* element) {
  if (!element->arg) return true;
  const std::string value = string_of(element->arg);
  return value == "true" || value == "on" || value == "1" || value == "yes";
}

ast::IndexElement index_element(const ::IndexElem* node, const Input& input) {
  ast::IndexElement element;
  element.column = string_or_empty(node->name);
  element.expr = expression(node->expr, input);
  element.collation = string_of(reinterpret_cast<const Node*>(node->collation));
  element.opclass = string_of(reinterpret_cast<const Node*>(node->opclass));
  element.descending = node->ordering == SORTBY_DESC;
  if (node->nulls_ordering != SORTBY_NULLS_DEFAULT)
    element.nulls_first = node->nulls_ordering == SORTBY_NULLS_FIRST;
  return element;
}

ast::FunctionSignature signature(const ObjectWithArgs* object) {
  ast::FunctionSignature function;
  function.name = name_of(object->objname);
  function.has_arguments = !object->args_unspecified;
  for (const auto* argument : each<::TypeName>(object->objargs))
    function.arguments.push_back(type_name(argument));
  return function;
}

ast::OnCommit on_commit(OnCommitAction action) {
  switch (action) {
    case ONCOMMIT_DROP: return ast::OnCommit::drop;
    case ONCOMMIT_DELETE_ROWS: return ast::OnCommit::delete_rows;
    case ONCOMMIT_PRESERVE_ROWS: return ast::OnCommit::preserve;
    default: return ast::OnCommit::none;
  }
}

ast::ObjectKind object_kind(ObjectType type) {
  switch (type) {
    case OBJECT_ACCESS_METHOD: return ast::ObjectKind::access_method;
    case OBJECT_AGGREGATE: return ast::ObjectKind::aggregate;
    case OBJECT_ATTRIBUTE: return ast::ObjectKind::attribute;
    case OBJECT_CAST: return ast::ObjectKind::cast;
    case OBJECT_COLUMN: return ast::ObjectKind::column;
    case OBJECT_COLLATION: return ast::ObjectKind::collation;
    case OBJECT_CONVERSION: return ast::ObjectKind::conversion;
    case OBJECT_DATABASE: return ast::ObjectKind::database;
    case OBJECT_DOMAIN: return ast::ObjectKind::domain;
    case OBJECT_DOMCONSTRAINT: return ast::ObjectKind::domain_constraint;
    case OBJECT_EVENT_TRIGGER: return ast::ObjectKind::event_trigger;
    case OBJECT_EXTENSION: return ast::ObjectKind::extension;
    case OBJECT_FDW: return ast::ObjectKind::foreign_data_wrapper;
    case OBJECT_FOREIGN_SERVER: return ast::ObjectKind::foreign_server;
    case OBJECT_FOREIGN_TABLE: return ast::ObjectKind::foreign_table;
    case OBJECT_FUNCTION: return ast::ObjectKind::function;
    case OBJECT_INDEX: return ast::ObjectKind::index;
    case OBJECT_LANGUAGE: return ast::ObjectKind::language;
    case OBJECT_LARGEOBJECT: return ast::ObjectKind::large_object;
    case OBJECT_MATVIEW: return ast::ObjectKind::materialized_view;
    case OBJECT_OPCLASS: return ast::ObjectKind::operator_class;
    case OBJECT_OPERATOR: return ast::ObjectKind::operator_;
    case OBJECT_OPFAMILY: return ast::ObjectKind::operator_family;
    case OBJECT_POLICY: return ast::ObjectKind::policy;
    case OBJECT_PROCEDURE: return ast::ObjectKind::procedure;
    case OBJECT_PUBLICATION: return ast::ObjectKind::publication;
    case OBJECT_ROLE: return ast::ObjectKind::role;
    case OBJECT_ROUTINE: return ast::ObjectKind::routine;
    case OBJECT_RULE: return ast::ObjectKind::rule;
    case OBJECT_SCHEMA: return ast::ObjectKind::schema;
    case OBJECT_SEQUENCE: return ast::ObjectKind::sequence;
    case OBJECT_SUBSCRIPTION: return ast::ObjectKind::subscription;
    case OBJECT_STATISTIC_EXT: return ast::ObjectKind::statistics;
    case OBJECT_TABCONSTRAINT: return ast::ObjectKind::constraint;
    case OBJECT_TABLE: return ast::ObjectKind::table;
    case OBJECT_TABLESPACE: return ast::ObjectKind::tablespace;
    case OBJECT_TRANSFORM: return ast::ObjectKind::transform;
    case OBJECT_TRIGGER: return ast::ObjectKind::trigger;
    case OBJECT_TSCONFIGURATION: return ast::ObjectKind::text_search_configuration;
    case OBJECT_TSDICTIONARY: return ast::ObjectKind::text_search_dictionary;
    case OBJECT_TSPARSER: return ast::ObjectKind::text_search_parser;
    case OBJECT_TSTEMPLATE: return ast::ObjectKind::text_search_template;
    case OBJECT_TYPE: return ast::ObjectKind::type;
    case OBJECT_USER_MAPPING: return ast::ObjectKind::user_mapping;
    case OBJECT_VIEW: return ast::ObjectKind::view;
    default: return ast::ObjectKind::other;
  }
}

namespace {

// A name in a list, last or alone; where it belongs to a relation, the names before it say which.
ast::ObjectRef listed(ObjectType type, Items<Node> names) {
  ast::ObjectRef ref;
  const size_t count = names.size();
  if (count == 0) return ref;
  switch (type) {
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE:
      ref.name.name = string_of(names[count - 1]);
      ref.relation = qualified(names, count - 1);
      break;
    case OBJECT_DOMCONSTRAINT:
      if (const auto* domain = node_as<::TypeName>(names[0], T_TypeName)) {
        ref.relation = type_name(domain).name;
        if (count > 1) ref.name.name = string_of(names[1]);
      } else {
        ref.relation = qualified(names, count);
      }
      break;
    case OBJECT_OPCLASS:
    case OBJECT_OPFAMILY:
      ref.relation.name = string_of(names[0]);
      ref.name = {count > 2 ? string_of(names[count - 2]) : std::string(), string_of(names[count - 1])};
      break;
    case OBJECT_CAST:
    case OBJECT_TRANSFORM:
      for (const Node* part : names) {
        if (const auto* of = node_as<::TypeName>(part, T_TypeName)) {
          ref.types.push_back(type_name(of));
        } else {
          ref.name.name = string_of(part);
        }
      }
      break;
    default: ref.name = qualified(names, count); break;
  }
  return ref;
}

ast::ObjectRef of_type(ast::TypeName type) {
  ast::ObjectRef ref;
  ref.name = type.name;
  if (type.array_dimensions > 0) ref.types.push_back(std::move(type));
  return ref;
}

}  // namespace

ast::ObjectRef object_ref(ObjectType type, const Node* object, const RangeVar* relation) {
  ast::ObjectRef ref;
  if (object) {
    switch (nodeTag(object)) {
      case T_List: ref = listed(type, each(reinterpret_cast<const List*>(object))); break;
      case T_TypeName: ref = of_type(type_name(reinterpret_cast<const ::TypeName*>(object))); break;
      case T_ObjectWithArgs:
        ref.function = signature(reinterpret_cast<const ObjectWithArgs*>(object));
        ref.function->kind = type == OBJECT_PROCEDURE   ? ast::RoutineKind::procedure
                             : type == OBJECT_AGGREGATE ? ast::RoutineKind::aggregate
                             : type == OBJECT_ROUTINE   ? ast::RoutineKind::routine
                                                        : ast::RoutineKind::function;
        ref.name = ref.function->name;
        ref.types = ref.function->arguments;
        break;
      case T_RangeVar: ref.name = name_of(reinterpret_cast<const RangeVar*>(object)); break;
      default: ref.name.name = string_of(object); break;
    }
  }
  if (!relation) return ref;
  switch (type) {
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE: ref.relation = name_of(relation); break;
    default: ref.name = name_of(relation); break;
  }
  return ref;
}

}  // namespace lower
