// Each kind of object as a row of words.

#include "lint/diff/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/dependency/describe.h"
#include "lint/diff/facts.h"
#include "lint/diff/normal_form.h"
#include "lint/diff/words.h"
#include "lint/text/join.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"
#include "lint/types/opclass.h"

namespace diff {
using namespace ast;
using namespace catalog;

namespace {

const char* yes(bool value) {
  return value ? "yes" : "no";
}

class Collector {
 public:
  Collector(const Catalog& catalog, const RowOptions& options) : catalog_(catalog), options_(options) {}

  Rows collect() {
    if (options_.only) {
      for (const ObjectAddress& object : *options_.only) add_one(object);
      return std::move(rows_);
    }
    for (const auto& [oid, schema] : catalog_.all<Schema>()) add_schema(*schema);
    for (const auto& [oid, relation] : catalog_.all<Relation>()) add_shown_relation(*relation);
    for (const auto& [oid, type] : catalog_.all<Type>()) add_shown_type(*type);
    for (const auto& [oid, function] : catalog_.all<Function>()) add_shown_function(*function);
    for (const auto& [oid, trigger] : catalog_.all<Trigger>()) add_trigger(*trigger);
    for (const auto& [oid, policy] : catalog_.all<Policy>()) add_policy(*policy);
    for (const auto& [oid, rule] : catalog_.all<Rule>()) add_rule(*rule);
    add_others();
    return std::move(rows_);
  }

 private:
  bool shown(ObjectAddress object, Oid schema) const {
    if (schema == temporary_schema || schema == pg_catalog_schema || schema == information_schema)
      return false;
    if (left_out(catalog_.schema_name(schema))) return false;
    const auto references = catalog_.references_of(object);
    return std::none_of(references.begin(), references.end(), [](const Dependency& dependency) {
      return dependency.kind == DependencyKind::extension;
    });
  }
  bool left_out(std::string_view schema) const {
    return std::find(options_.without_schemas.begin(), options_.without_schemas.end(), schema) !=
           options_.without_schemas.end();
  }

  void add_shown_relation(const Relation& relation) {
    if (shown({ObjectClass::relation, relation.oid, 0}, relation.schema)) add_relation(relation);
  }
  void add_shown_type(const Type& type) {
    if (shown({ObjectClass::type, type.oid, 0}, type.schema)) add_type(type);
  }
  void add_shown_function(const Function& function) {
    if (!types::is_range_constructor(function) &&
        shown({ObjectClass::function, function.oid, 0}, function.schema))
      add_function(function);
  }
  void add_others() {
    for (const auto& [oid, extension] : catalog_.all<Extension>()) add_extension(*extension);
    for (const auto& [oid, object] : catalog_.all<DefinedObject>()) add_shown_defined(*object);
  }
  void add_shown_defined(const DefinedObject& object) {
    if (shown({object.cls, object.oid, 0}, object.schema)) add_defined(object);
  }
  void add_with_parts(const Relation& relation) {
    add_shown_relation(relation);
    for (Oid oid : relation.triggers) {
      if (const Trigger* trigger = catalog_.get<Trigger>(oid)) add_trigger(*trigger);
    }
    for (Oid oid : relation.policies) {
      if (const Policy* policy = catalog_.get<Policy>(oid)) add_policy(*policy);
    }
    for (Oid oid : relation.rules) {
      if (const Rule* rule = catalog_.get<Rule>(oid)) add_rule(*rule);
    }
  }
  void add_one(const ObjectAddress& object) {
    if (object.cls == ObjectClass::none) {
      add_others();
    } else if (object.cls == ObjectClass::relation) {
      if (const Relation* relation = catalog_.relation(object.oid)) add_with_parts(*relation);
    } else if (object.cls == ObjectClass::type) {
      if (const Type* type = catalog_.get<Type>(object.oid)) add_shown_type(*type);
    } else if (object.cls == ObjectClass::function) {
      if (const Function* function = catalog_.get<Function>(object.oid)) add_shown_function(*function);
    } else if (object.cls == ObjectClass::schema) {
      if (const Schema* schema = catalog_.get<Schema>(object.oid)) add_schema(*schema);
    } else if (object.cls == ObjectClass::extension) {
      if (const Extension* extension = catalog_.get<Extension>(object.oid)) add_extension(*extension);
    } else if (const DefinedObject* defined = catalog_.get<DefinedObject>(object.oid)) {
      add_shown_defined(*defined);
    }
  }

  ObjectRow& put(char letter, const std::string& name, std::string what, std::string within = {}) {
    ObjectRow& row = rows_[std::string(1, letter) + " " + name];
    row.what = std::move(what);
    row.within = std::move(within);
    return row;
  }

  std::string expression(const ExprPtr& expr, const Relation* relation) const {
    if (!expr) return {};
    return options_.exact ? deparse::print(catalog_, *expr, relation)
                          : normal_form(catalog_, *expr, relation);
  }
  std::string type(TypeRef ref) const {
    std::string text =
        ref.known() ? types::format_type_qualified(catalog_, ref) : std::string(unknown_property);
    // A row type of pg_catalog: the tables lack them.
    return text == "???" ? std::string(unknown_property) : text;
  }
  std::string columns(const Relation& table, const std::vector<ColumnNumber>& numbers) const {
    std::string text;
    for (ColumnNumber number : numbers) text += (text.empty() ? "" : ", ") + table.column(number).name;
    return text;
  }
  void owner_and_comment(ObjectRow& row, const std::string& owner, const std::string& comment) const {
    row.properties["comment"] = comment == "standard public schema" ? std::string() : comment;  // initdb's
    if (options_.exact) row.properties["owner"] = owner;
  }

  void add_schema(const Schema& schema) {
    if (schema.oid == pg_catalog_schema || schema.oid == information_schema || schema.oid == temporary_schema)
      return;
    if (left_out(schema.name) || schema.provided) return;
    ObjectRow& row = put('0', schema.name, "schema");
    owner_and_comment(row, schema.owner, schema.comment);
    if (options_.all_facts) add_facts(options_, schema, row.properties);
  }

  static std::string kind_word(RelationKind kind) {
    if (kind == RelationKind::partitioned_table) return "partitioned table";
    return std::string(dependency::kind_word(kind));
  }

  void add_relation(const Relation& relation) {
    const std::string name = catalog_.qualified_name(relation);
    if (relation.is_index()) return add_index(relation, name);
    ObjectRow& row = put('r', name, kind_word(relation.kind));
    owner_and_comment(row, relation.owner, relation.comment);
    Properties& properties = row.properties;
    if (options_.all_facts) add_facts(options_, relation, properties);
    if (relation.kind == RelationKind::sequence) return add_sequence(relation, row);
    if (relation.is_table()) {
      properties["persistence"] = word(relation.persistence);
      properties["row security"] = yes(relation.row_security);
      properties["forced row security"] = yes(relation.force_row_security);
      properties["replica identity"] = word(relation.replica_identity);
      std::vector<std::string> parents;
      for (Oid parent : relation.parents) {
        if (const Relation* found = catalog_.relation(parent))
          parents.push_back(catalog_.qualified_name(*found));
      }
      properties[relation.is_partition() ? "partition of" : "inherits"] = text::joined(parents);
      if (relation.partition_key) properties["partition key"] = partition_key_of(relation);
    }
    if (relation.view) {
      properties["populated"] = yes(relation.view->populated);
      properties["check option"] = relation.view->check_option;
      if (options_.exact)
        properties["definition"] = relation.view->definition.text;
      else if (relation.view->query)
        properties["query"] = query_form(catalog_, *relation.view->query);
    }
    std::vector<std::string> settings;
    for (const auto& [option, value] : relation.options) settings.push_back(option + "=" + value);
    properties["options"] = text::joined(settings);
    for (const Column& column : relation.columns) {
      if (column.dropped) continue;
      rows_["r " + name].order.push_back(column.name);
      add_column(relation, column, name);
    }
    for (const Constraint& constraint : relation.constraints)
      add_constraint(&relation, constraint, name, "r " + name);
  }

  std::string partition_key_of(const Relation& relation) const {
    if (options_.exact) return deparse::partition_key(catalog_, relation);
    std::vector<std::string> parts;
    for (const PartitionKey::Part& part : relation.partition_key->parts) {
      std::string text =
          part.column > 0 ? relation.column(part.column).name : expression(part.expr, &relation);
      if (text == unknown_property) return text;
      if (!part.collation.empty()) text += " COLLATE " + part.collation;
      if (!part.opclass.empty()) text += " " + part.opclass;
      parts.push_back(std::move(text));
    }
    const PartitionStrategy strategy = relation.partition_key->strategy;
    return (strategy == PartitionStrategy::list   ? "LIST ("
            : strategy == PartitionStrategy::hash ? "HASH ("
                                                  : "RANGE (") +
           text::joined(parts) + ")";
  }

  void add_column(const Relation& relation, const Column& column, const std::string& table) {
    Properties& properties = put('a', table + "." + column.name, "column", "r " + table).properties;
    properties["type"] = type(column.type);
    properties["NOT NULL"] = yes(column.not_null);
    properties["default"] = expression(column.default_expr, &relation);
    properties["identity"] = word(column.identity);
    properties["generated"] = word(column.generated);
    properties["storage"] = storage_of(column);
    if (!options_.exact) properties["comment"] = column.comment;
    if (options_.all_facts) add_facts(options_, relation, column, properties);
    properties["collation"] = column.type.known() ? column.collation : std::string(unknown_property);
  }

  // What SET STORAGE says where it cannot be what the type has by itself.
  static std::string storage_of(const Column& column) {
    const std::string& storage = column.storage;
    return storage == "external" ? storage : std::string();
  }

  static const char* kind_word(Constraint::Kind kind) {
    switch (kind) {
      case Constraint::Kind::check: return "check constraint";
      case Constraint::Kind::foreign_key: return "foreign key";
      case Constraint::Kind::primary_key: return "primary key";
      case Constraint::Kind::unique: return "unique constraint";
      case Constraint::Kind::exclusion: return "exclusion constraint";
      case Constraint::Kind::not_null: return "not-null constraint";
      case Constraint::Kind::trigger: return "constraint trigger";
    }
    return "constraint";
  }

  void add_constraint(const Relation* table, const Constraint& constraint, const std::string& owner,
                      const std::string& within) {
    if (constraint.kind == Constraint::Kind::trigger) return;
    Properties& properties =
        put('c', owner + "." + constraint.name, kind_word(constraint.kind), within).properties;
    properties["kind"] = kind_word(constraint.kind);
    if (options_.all_facts) properties["comment"] = constraint.comment;
    properties["validated"] = yes(constraint.validated);
    properties["enforced"] = yes(constraint.enforced);
    properties["deferrable"] = constraint.deferred ? "initially deferred" : yes(constraint.deferrable);
    if (constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::not_null) {
      properties["no inherit"] = yes(constraint.no_inherit);  // of the others the server keeps it by form
    }
    if (constraint.check) properties["condition"] = expression(constraint.check, table);
    if (!table) return;
    if (constraint.kind != Constraint::Kind::check && constraint.kind != Constraint::Kind::exclusion) {
      properties["columns"] = columns(*table, constraint.columns);
    }
    if (constraint.kind == Constraint::Kind::exclusion)
      properties["operators"] = text::joined(constraint.operators);
    if (constraint.kind != Constraint::Kind::foreign_key) return;
    if (const Relation* parent = catalog_.relation(constraint.ref_table)) {
      // The primary key of a table that no revision makes.
      const bool known = !parent->open() || !constraint.ref_columns.empty();
      properties["references"] =
          known ? catalog_.qualified_name(*parent) + " (" + columns(*parent, constraint.ref_columns) + ")"
                : std::string(unknown_property);
    }
    properties["ON DELETE"] = word(constraint.on_delete);
    properties["ON UPDATE"] = word(constraint.on_update);
    properties["match"] = word(constraint.match);
  }

  void add_index(const Relation& relation, const std::string& name) {
    const Index& index = *relation.index;
    const Relation* table = catalog_.relation(index.table);
    if (!table) return;
    ObjectRow& row = put('i', name, "index", "r " + catalog_.qualified_name(*table));
    Properties& properties = row.properties;
    properties["table"] = catalog_.qualified_name(*table);
    properties["method"] = index.method;
    properties["unique"] = yes(index.unique);
    properties["primary"] = yes(index.primary);
    properties["valid"] = yes(index.valid);
    properties["nulls not distinct"] = yes(index.nulls_not_distinct);
    properties["included"] = columns(*table, index.include);
    properties["predicate"] = expression(index.predicate, table);
    std::vector<std::string> keys;
    bool known = true;
    for (const IndexKey& key : index.keys) {
      std::string text = key.column > 0 ? table->column(key.column).name : expression(key.expr, table);
      known = known && text != unknown_property;
      if (const std::string_view opclass = types::chosen_class(catalog_, *table, index, key);
          !opclass.empty())
        text += " " + std::string(opclass);
      if (key.descending) text += " DESC";
      if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
      keys.push_back(std::move(text));
    }
    properties["keys"] = known ? text::joined(keys) : std::string(unknown_property);
    const Relation* parent = catalog_.relation(index.parent);
    properties["part of"] = parent ? catalog_.qualified_name(*parent) : "";
  }

  void add_sequence(const Relation& relation, ObjectRow& row) {
    const Sequence& sequence = *relation.sequence;
    Properties& properties = row.properties;
    properties["type"] = type(sequence.type);
    properties["start"] = std::to_string(sequence.start);
    properties["increment"] = std::to_string(sequence.increment);
    properties["minimum"] = std::to_string(sequence.minimum);
    properties["maximum"] = std::to_string(sequence.maximum);
    properties["cycle"] = yes(sequence.cycle);
    const Relation* owner = catalog_.relation(sequence.owner_table);
    properties["owned by"] =
        owner && sequence.owner_column > 0
            ? catalog_.qualified_name(*owner) + "." + owner->column(sequence.owner_column).name
            : "";
    if (owner) row.within = "r " + catalog_.qualified_name(*owner);
  }

  void add_type(const Type& type_object) {
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

  void add_function(const Function& function) {
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
    properties["returns"] =
        (function.returns_set ? "setof " : "") +
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

  const Relation* owner_of(Oid table) const {
    const Relation* relation = catalog_.relation(table);
    return relation && shown({ObjectClass::relation, table, 0}, relation->schema) ? relation : nullptr;
  }

  void add_trigger(const Trigger& trigger) {
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
      events.push_back(
          trigger.update_columns.empty() ? "update" : "update of " + columns(*table, trigger.update_columns));
    if (trigger.on_delete) events.push_back("delete");
    if (trigger.on_truncate) events.push_back("truncate");
    properties["events"] = text::joined(events);
    properties["enabled"] = word(trigger.enabled);
    properties["when"] = expression(trigger.when, table);
    if (!options_.exact) properties["comment"] = trigger.comment;
    if (options_.all_facts) add_facts(trigger, properties);
  }

  static bool is_whoever_runs(const std::string& role) {
    return role == "current_user" || role == "session_user" || role == "current_role";
  }

  void add_policy(const Policy& policy) {
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

  std::string action_of(const Query& action) const {
    switch (action.kind) {
      case Query::Kind::insert: return "insert";
      case Query::Kind::update: return "update";
      case Query::Kind::delete_: return "delete";
      case Query::Kind::select: return query_form(catalog_, action);
      default: return std::string(unknown_property);
    }
  }

  void add_rule(const Rule& rule) {
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

  void add_extension(const Extension& extension) {
    if (extension.name == "plpgsql") return;
    ObjectRow& row = put('e', extension.name, "extension");
    row.properties["schema"] = std::string(catalog_.schema_name(extension.schema));
    if (options_.exact) row.properties["version"] = extension.version;
  }

  void add_defined(const DefinedObject& object) {
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

  const Catalog& catalog_;
  const RowOptions& options_;
  Rows rows_;
};

}  // namespace

Rows rows_of(const Catalog& catalog, const RowOptions& options) {
  return Collector(catalog, options).collect();
}

std::string_view name_in(std::string_view key) {
  key.remove_prefix(key.find(' ') + 1);
  return key;
}

}  // namespace diff
