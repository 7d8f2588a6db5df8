// Writing a Catalog as the statements that would make it.

#include "lint/print/sql.h"

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/object_kind.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"
#include "lint/types/type.h"

namespace print {
using namespace ast;
using namespace catalog;

namespace {

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

class SqlPrinter {
 public:
  explicit SqlPrinter(const Catalog& catalog) : catalog_(catalog) {}

  std::string print_all() {
    add_presumed();
    // Function bodies may name tables that come later.
    if (!catalog_.all<Function>().empty()) line("SET check_function_bodies = false;");
    for (const auto& [oid, schema] : catalog_.all<Schema>()) add_schema(*schema);
    for (const auto& [oid, extension] : catalog_.all<Extension>()) add_extension(*extension);
    for (const auto& [oid, type] : catalog_.all<Type>()) {
      if (of_the_chain({ObjectClass::type, oid, 0}, type->schema)) add_type(*type);
    }
    each_relation([this](const Relation& relation) { add_composite(relation); });
    for (const auto& [oid, function] : catalog_.all<Function>()) {
      if (types::is_range_constructor(*function)) continue;
      if (of_the_chain({ObjectClass::function, oid, 0}, function->schema)) add_function(*function);
    }
    each_relation([this](const Relation& relation) { add_sequence(relation); });
    each_relation([this](const Relation& relation) { add_table(relation); });
    each_relation([this](const Relation& relation) { add_sequence_owner(relation); });
    each_relation([this](const Relation& relation) { add_constraints(relation); });
    each_relation([this](const Relation& relation) { add_index(relation); });
    each_relation([this](const Relation& relation) { add_foreign_keys(relation); });
    each_relation([this](const Relation& relation) { add_view(relation); });
    each_relation([this](const Relation& relation) { add_row_security(relation); });
    for (const auto& [oid, trigger] : catalog_.all<Trigger>()) add_trigger(*trigger);
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  bool of_the_chain(ObjectAddress object, Oid schema) const {
    if (schema == temporary_schema || schema == pg_catalog_schema || schema == information_schema)
      return false;
    const auto references = catalog_.references_of(object);
    return std::none_of(references.begin(), references.end(), [](const Dependency& dependency) {
      return dependency.kind == DependencyKind::extension;
    });
  }

  // By name, partitions and children after what they hang on.
  template <class Fn>
  void each_relation(Fn&& fn) const {
    std::vector<std::pair<std::string, const Relation*>> relations;
    for (const auto& [oid, relation] : catalog_.all<Relation>()) {
      if (of_the_chain({ObjectClass::relation, oid, 0}, relation->schema)) {
        relations.emplace_back(std::to_string(depth(*relation)) + catalog_.qualified_name(*relation),
                               relation);
      }
    }
    std::sort(relations.begin(), relations.end());
    for (const auto& [key, relation] : relations) fn(*relation);
  }

  int depth(const Relation& relation) const {
    int deepest = 0;
    for (Oid oid : relation.parents) {
      if (const Relation* parent = catalog_.relation(oid)) deepest = std::max(deepest, depth(*parent) + 1);
    }
    return deepest;
  }

  std::string qualified(Oid schema, const std::string& name) const {
    return sql::quote_identifier(catalog_.schema_name(schema)) + "." + sql::quote_identifier(name);
  }
  std::string type_text(TypeRef type) const {
    return type.known() ? types::format_type_qualified(catalog_, type) : "unknown";
  }

  // As comments: what no revision makes cannot be made from here either.
  void add_presumed() {
    std::vector<std::string> lines;
    for (const Presumed& presumed : catalog_.presumed()) {
      if (presumed.gone) continue;
      const bool table = presumed.kind == ObjectKind::table;
      const Relation* relation =
          table ? catalog_.relation(catalog_.resolve_relation(presumed.name)) : nullptr;
      if (table && (!relation || !relation->presumed)) continue;
      std::string columns;
      for (const Column& column : relation ? relation->columns : containers::CowVector<Column>()) {
        if (column.dropped || !column.presumed) continue;
        columns += (columns.empty() ? " (" : ", ") + sql::quote_identifier(column.name);
        if (column.type.known()) columns += " " + type_text(column.type);
      }
      lines.push_back(
          "--   " + std::string(kind_word(presumed.kind)) + " " +
          (presumed.name.schema.empty() ? "" : sql::quote_identifier(presumed.name.schema) + ".") +
          sql::quote_identifier(presumed.name.name) + columns + (columns.empty() ? "" : ")"));
    }
    if (lines.empty()) return;
    std::sort(lines.begin(), lines.end());
    line("-- taken to exist, since no revision makes them:");
    for (const std::string& one : lines) line(one);
    line("");
  }

  void add_schema(const Schema& schema) {
    if (schema.oid < first_user_oid || schema.provided) return;
    line("CREATE SCHEMA " + sql::quote_identifier(schema.name) + ";");
  }

  void add_extension(const Extension& extension) {
    if (extension.name == "plpgsql") return;
    line("CREATE EXTENSION " + sql::quote_identifier(extension.name) + " WITH SCHEMA " +
         sql::quote_identifier(catalog_.schema_name(extension.schema)) + ";");
  }

  void add_type(const Type& type) {
    const std::string name = qualified(type.schema, type.name);
    if (type.kind == Type::Kind::enumeration) {
      std::string labels;
      for (const std::string& label : type.labels) labels += (labels.empty() ? "" : ", ") + literal(label);
      line("CREATE TYPE " + name + " AS ENUM (" + labels + ");");
    } else if (type.kind == Type::Kind::domain) {
      std::string text = "CREATE DOMAIN " + name + " AS " + type_text(type.base);
      if (!type.collation.empty()) text += " COLLATE " + type.collation.str();
      if (type.default_expr) text += " DEFAULT " + deparse::print(catalog_, *type.default_expr, nullptr);
      if (type.not_null) text += " NOT NULL";
      for (const Constraint& constraint : type.constraints) {
        if (constraint.kind != Constraint::Kind::check) continue;
        text += " CONSTRAINT " + sql::quote_identifier(constraint.name) + " " +
                deparse::constraint_definition(catalog_, nullptr, constraint);
      }
      line(text + ";");
    } else if (type.kind == Type::Kind::range) {
      line("CREATE TYPE " + name + " AS RANGE (subtype = " + type_text(type.base) + ");");
    }
  }

  void add_composite(const Relation& relation) {
    if (relation.kind != RelationKind::composite_type) return;
    std::string columns;
    for (const Column& column : relation.columns) {
      if (!column.dropped) columns += (columns.empty() ? "" : ", ") + column_text(relation, column);
    }
    line("CREATE TYPE " + deparse::quoted_name(catalog_, relation) + " AS (" + columns + ");");
  }

  std::string argument_text(const Function::Argument& argument) const {
    std::string text;
    if (argument.mode == 'o') text = "OUT ";
    if (argument.mode == 'b') text = "INOUT ";
    if (argument.mode == 'v') text = "VARIADIC ";
    if (!argument.name.empty()) text += sql::quote_identifier(argument.name) + " ";
    text += type_text(argument.type);
    if (argument.default_expr)
      text += " DEFAULT " + deparse::print(catalog_, *argument.default_expr, nullptr);
    return text;
  }

  void add_function(const Function& function) {
    if (function.kind == 'a' || function.body.empty()) return;
    std::string arguments, table;
    for (const Function::Argument& argument : function.arguments) {
      std::string& list = argument.mode == 't' ? table : arguments;
      list += (list.empty() ? "" : ", ") + argument_text(argument);
    }
    std::string text = function.kind == 'p' ? "CREATE PROCEDURE " : "CREATE FUNCTION ";
    text += qualified(function.schema, function.name) + "(" + arguments + ")";
    if (!table.empty()) {
      text += " RETURNS TABLE(" + table + ")";
    } else if (function.kind != 'p') {
      text += std::string(" RETURNS ") + (function.returns_set ? "SETOF " : "") + type_text(function.returns);
    }
    text += " LANGUAGE " + sql::quote_identifier(function.language);
    if (function.volatility == 'i') text += " IMMUTABLE";
    if (function.volatility == 's') text += " STABLE";
    if (function.strict) text += " STRICT";
    if (function.security_definer) text += " SECURITY DEFINER";
    for (const auto& [name, value] : function.settings) {
      text += " SET " + name + " TO " + (value.empty() ? "''" : value);
    }
    line(text + " AS " + literal(function.body) + ";");
  }

  void add_sequence(const Relation& relation) {
    if (!relation.sequence || relation.sequence->identity) return;
    const Sequence& sequence = *relation.sequence;
    std::string text = "CREATE SEQUENCE " + deparse::quoted_name(catalog_, relation);
    if (sequence.type.oid != type_oid::int8) text += " AS " + type_text(sequence.type);
    if (sequence.increment != 1) text += " INCREMENT BY " + std::to_string(sequence.increment);
    if (sequence.start != sequence.minimum) text += " START WITH " + std::to_string(sequence.start);
    if (sequence.cycle) text += " CYCLE";
    line(text + ";");
  }

  void add_sequence_owner(const Relation& relation) {
    if (!relation.sequence || relation.sequence->identity) return;
    const Relation* owner = catalog_.relation(relation.sequence->owner_table);
    if (!owner || relation.sequence->owner_column <= 0) return;
    line("ALTER SEQUENCE " + deparse::quoted_name(catalog_, relation) + " OWNED BY " +
         deparse::quoted_name(catalog_, *owner) + "." +
         sql::quote_identifier(owner->column(relation.sequence->owner_column).name) + ";");
  }

  std::string column_text(const Relation& table, const Column& column) const {
    std::string text = sql::quote_identifier(column.name) + " " +
                       (column.written_type.empty() ? type_text(column.type) : column.written_type.str());
    if (!column.collation.empty()) text += " COLLATE " + column.collation.str();
    if (column.generated) {
      text += " GENERATED ALWAYS AS (" + deparse::print(catalog_, *column.default_expr, &table) +
              (column.generated == 's' ? ") STORED" : ")");
    } else if (column.default_expr) {
      text += " DEFAULT " + deparse::print(catalog_, *column.default_expr, &table);
    }
    if (column.identity)
      text += column.identity == 'a' ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY";
    if (column.not_null) text += " NOT NULL";
    return text;
  }

  std::string bound_values(const std::vector<ExprPtr>& values) const {
    std::string text;
    for (const ExprPtr& value : values) {
      text += (text.empty() ? "" : ", ") +
              (value->kind == Expr::Kind::other ? value->text : deparse::print(catalog_, *value, nullptr));
    }
    return "(" + text + ")";
  }

  std::string bound_text(const PartitionBound& bound) const {
    if (bound.is_default) return "DEFAULT";
    if (bound.strategy == 'l') return "FOR VALUES IN " + bound_values(bound.list);
    if (bound.strategy == 'r')
      return "FOR VALUES FROM " + bound_values(bound.lower) + " TO " + bound_values(bound.upper);
    return "FOR VALUES WITH (modulus " + std::to_string(bound.modulus) + ", remainder " +
           std::to_string(bound.remainder) + ")";
  }

  void add_table(const Relation& table) {
    if (table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table) return;
    if (table.presumed) return add_to_presumed(table);
    const Relation* parent = table.parents.empty() ? nullptr : catalog_.relation(table.parents.front());
    std::string text =
        table.persistence == Persistence::unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ";
    text += deparse::quoted_name(catalog_, table);
    if (table.is_partition() && parent) {
      text += " PARTITION OF " + deparse::quoted_name(catalog_, *parent) + " " +
              bound_text(*table.partition_bound);
    } else {
      std::string body;
      for (const Column& column : table.columns) {
        if (!column.dropped && column.local)
          body += (body.empty() ? "\n  " : ",\n  ") + column_text(table, column);
      }
      for (const Constraint& constraint : table.constraints) {
        if (constraint.kind != Constraint::Kind::check || !constraint.local) continue;
        body += (body.empty() ? "\n  " : ",\n  ") +
                ("CONSTRAINT " + sql::quote_identifier(constraint.name) + " ") +
                deparse::constraint_definition(catalog_, &table, constraint);
      }
      text += " (" + body + "\n)";
      if (parent) text += " INHERITS (" + deparse::quoted_name(catalog_, *parent) + ")";
    }
    if (table.partition_key) text += " PARTITION BY " + deparse::partition_key(catalog_, table);
    line(text + ";");
  }

  // What the chain itself has added.
  void add_to_presumed(const Relation& table) {
    const std::string alter = "ALTER TABLE " + deparse::quoted_name(catalog_, table) + " ADD ";
    for (const Column& column : table.columns) {
      if (!column.dropped && !column.presumed) line(alter + "COLUMN " + column_text(table, column) + ";");
    }
    for (const Constraint& constraint : table.constraints) {
      if (constraint.kind != Constraint::Kind::check || !constraint.local) continue;
      line(alter + "CONSTRAINT " + sql::quote_identifier(constraint.name) + " " +
           deparse::constraint_definition(catalog_, &table, constraint) + ";");
    }
  }

  void add_constraints(const Relation& table) {
    for (const Constraint& constraint : table.constraints) {
      using Kind = Constraint::Kind;
      const bool backed = constraint.kind == Kind::primary_key || constraint.kind == Kind::unique ||
                          constraint.kind == Kind::exclusion;
      if (backed && constraint.parent == 0 && constraint.local) add_constraint(table, constraint);
    }
  }

  void add_foreign_keys(const Relation& table) {
    for (const Constraint& constraint : table.constraints) {
      if (constraint.kind == Constraint::Kind::foreign_key && constraint.parent == 0)
        add_constraint(table, constraint);
    }
  }

  void add_constraint(const Relation& table, const Constraint& constraint) {
    line("ALTER TABLE " + deparse::quoted_name(catalog_, table) + " ADD CONSTRAINT " +
         sql::quote_identifier(constraint.name) + " " +
         deparse::constraint_definition(catalog_, &table, constraint) + ";");
  }

  void add_index(const Relation& relation) {
    if (!relation.index || relation.index->constraint != 0 || relation.index->parent != 0) return;
    std::string text = deparse::index_definition(catalog_, relation);
    // ON ONLY is for the parent of indexes to be attached; here the server makes them.
    if (const auto only = text.find(" ON ONLY ");
        relation.kind == RelationKind::partitioned_index && only != std::string::npos) {
      text.replace(only, 9, " ON ");
    }
    line(text + ";");
  }

  void add_view(const Relation& relation) {
    if (!relation.view) return;
    const bool stored = relation.kind == RelationKind::materialized_view;
    line(std::string(stored ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ") +
         deparse::quoted_name(catalog_, relation) + " AS\n" + relation.view->definition + ";");
  }

  void add_row_security(const Relation& table) {
    if (table.row_security)
      line("ALTER TABLE " + deparse::quoted_name(catalog_, table) + " ENABLE ROW LEVEL SECURITY;");
    if (table.force_row_security)
      line("ALTER TABLE " + deparse::quoted_name(catalog_, table) + " FORCE ROW LEVEL SECURITY;");
    for (Oid oid : table.policies) {
      const Policy* policy = catalog_.get<Policy>(oid);
      if (!policy) continue;
      std::string text = "CREATE POLICY " + sql::quote_identifier(policy->name) + " ON " +
                         deparse::quoted_name(catalog_, table);
      if (!policy->permissive) text += " AS RESTRICTIVE";
      static constexpr std::pair<char, const char*> commands[] = {
          {'r', "SELECT"}, {'a', "INSERT"}, {'w', "UPDATE"}, {'d', "DELETE"}};
      for (const auto& [letter, word] : commands) {
        if (policy->command == letter) text += std::string(" FOR ") + word;
      }
      if (policy->using_) text += " USING (" + deparse::print(catalog_, *policy->using_, &table) + ")";
      if (policy->check) text += " WITH CHECK (" + deparse::print(catalog_, *policy->check, &table) + ")";
      line(text + ";");
    }
  }

  void add_trigger(const Trigger& trigger) {
    const Relation* table = catalog_.relation(trigger.table);
    if (!table || trigger.parent != 0 || !of_the_chain({ObjectClass::relation, table->oid, 0}, table->schema))
      return;
    std::string events;
    const auto event = [&](bool on, const char* word) {
      if (on) events += (events.empty() ? "" : " OR ") + std::string(word);
    };
    event(trigger.on_insert, "INSERT");
    event(trigger.on_delete, "DELETE");
    event(trigger.on_update, "UPDATE");
    event(trigger.on_truncate, "TRUNCATE");
    const Function* function = catalog_.get<Function>(trigger.function);
    const char* timing = trigger.timing == 'b'   ? " BEFORE "
                         : trigger.timing == 'i' ? " INSTEAD OF "
                                                 : " AFTER ";
    line(std::string(trigger.constraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ") +
         sql::quote_identifier(trigger.name) + timing + events + " ON " +
         deparse::quoted_name(catalog_, *table) + (trigger.row ? " FOR EACH ROW" : " FOR EACH STATEMENT") +
         " EXECUTE FUNCTION " +
         (function ? qualified(function->schema, function->name)
                   : sql::quote_identifier(trigger.function_name.name)) +
         "();");
  }

  const Catalog& catalog_;
  std::string out_;
};

}  // namespace

std::string print_sql(const Catalog& catalog) {
  return SqlPrinter(catalog).print_all();
}

}  // namespace print
