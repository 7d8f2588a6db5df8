// Schemas, extensions, types.

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"

namespace print {
using namespace ast;

namespace {

void add_extension(const SqlWriter& w, const Extension& extension) {
  if (extension.name == "plpgsql") return;
  w.script.add(Phase::extension, extension.name,
               "CREATE EXTENSION " + sql::quote_identifier(extension.name) + " WITH SCHEMA " +
                   sql::quote_identifier(w.catalog.schema_name(extension.schema)) + ";\n",
               {ObjectClass::extension, extension.oid, 0}, {{ObjectClass::schema, extension.schema, 0}});
}

// What is said of a type after it is made.
void add_facts(const SqlWriter& w, const Type& type, std::string& text) {
  const std::string object =
      (type.kind == Type::Kind::domain ? "DOMAIN " : "TYPE ") + w.qualified(type.schema, type.name);
  text += SqlWriter::comment_on(object, type.comment) + w.owner_of(object, type.owner);
  w.add_privileges("TYPE " + w.qualified(type.schema, type.name), {ObjectClass::type, type.oid, 0},
                   type.privileges);
}

void add_domain_check(const SqlWriter& w, const Type& type, const Constraint& check) {
  const std::string name = w.qualified(type.schema, type.name),
                    constraint = sql::quote_identifier(check.name);
  std::vector<ObjectAddress> needs = w.needs_of({ObjectClass::constraint, check.oid, 0});
  needs.push_back({ObjectClass::type, type.oid, 0});
  std::string text = "ALTER DOMAIN " + name + " ADD CONSTRAINT " + constraint + " " +
                     deparse::constraint_definition(w.catalog, nullptr, check) + ";\n";
  text += SqlWriter::comment_on("CONSTRAINT " + constraint + " ON DOMAIN " + name, check.comment);
  w.script.add(Phase::base_type, name + "." + check.name, std::move(text),
               {ObjectClass::constraint, check.oid, 0}, std::move(needs));
}

void add_domain(const SqlWriter& w, const Type& type) {
  const std::string name = w.qualified(type.schema, type.name);
  const ObjectAddress self{ObjectClass::type, type.oid, 0};
  std::string text = "CREATE DOMAIN " + name + " AS " + w.type_text(type.base);
  if (!type.collation.empty()) text += " COLLATE " + deparse::quoted_collation(type.collation);
  const bool later = type.default_expr && calls_own(*type.default_expr);
  const std::string value =
      type.default_expr ? deparse::print(w.catalog, *type.default_expr, nullptr) : std::string();
  if (type.default_expr && !later) text += " DEFAULT " + value;
  if (type.not_null) text += " NOT NULL";
  std::string comments;
  for (const Constraint& check : type.constraints) {
    if (check.kind != Constraint::Kind::check || checked_later(check)) continue;
    text += " CONSTRAINT " + sql::quote_identifier(check.name) + " " +
            deparse::constraint_definition(w.catalog, nullptr, check);
    comments += SqlWriter::comment_on(
        "CONSTRAINT " + sql::quote_identifier(check.name) + " ON DOMAIN " + name, check.comment);
  }
  text += ";\n" + comments;
  add_facts(w, type, text);
  w.script.add(Phase::type, name, std::move(text), self,
               {{ObjectClass::schema, type.schema, 0}, {ObjectClass::type, type.base.oid, 0}});
  if (later) {
    w.script.add(Phase::default_, name, "ALTER DOMAIN " + name + " SET DEFAULT " + value + ";\n", {}, [&] {
      auto needs = w.needs_of(self);
      needs.push_back(self);
      return needs;
    }());
  }
  for (const Constraint& constraint : type.constraints) {
    if (constraint.kind == Constraint::Kind::check && checked_later(constraint))
      add_domain_check(w, type, constraint);
  }
}

void add_base(const SqlWriter& w, const Type& type) {
  const std::string name = w.qualified(type.schema, type.name);
  const ObjectAddress self{ObjectClass::type, type.oid, 0};
  // Its functions name it before it is made whole; they find it under this address.
  w.script.add(Phase::shell_type, name, "CREATE TYPE " + name + ";\n", self,
               {{ObjectClass::schema, type.schema, 0}});
  if (type.definition.empty()) return;
  std::string text =
      SqlWriter::by_path(type.definition, "CREATE TYPE " + name + " (" + w.now(type.definition) + ");\n");
  add_facts(w, type, text);
  w.script.add(Phase::base_type, name, std::move(text), {}, w.needs_of(self));
}

// The name of its multirange type is written anew: it may have another by now.
std::string without_multirange(const std::string& options) {
  const size_t at = text::lower(options).find("multirange_type_name");
  if (at == std::string::npos) return options;
  const size_t comma = options.rfind(',', at), next = options.find(',', at);
  if (comma != std::string::npos)
    return options.substr(0, comma) + (next == std::string::npos ? "" : options.substr(next));
  return next == std::string::npos ? "" : options.substr(next + 1);
}

void add_range(const SqlWriter& w, const Type& type) {
  const std::string name = w.qualified(type.schema, type.name);
  const ObjectAddress self{ObjectClass::type, type.oid, 0};
  std::string inside = type.definition.empty() ? "subtype = " + w.type_text(type.base)
                                               : without_multirange(w.now(type.definition));
  if (const Type* multirange = w.catalog.get<Type>(type.multirange))
    inside += ", multirange_type_name = " + w.qualified(multirange->schema, multirange->name);
  std::string text =
      SqlWriter::by_path(type.definition, "CREATE TYPE " + name + " AS RANGE (" + inside + ");\n");
  add_facts(w, type, text);
  auto needs = w.needs_of(self);
  needs.push_back({ObjectClass::schema, type.schema, 0});
  needs.push_back({ObjectClass::type, type.base.oid, 0});
  const bool canonical = text::lower(inside).find("canonical") != std::string::npos;
  if (canonical) {  // a function that names the type is there before it is made whole
    w.script.add(Phase::shell_type, name, "CREATE TYPE " + name + ";\n", self,
                 {{ObjectClass::schema, type.schema, 0}});
    std::erase(needs, self);
    w.script.add(Phase::base_type, name, std::move(text), {}, std::move(needs));
  } else {
    w.script.add(Phase::type, name, std::move(text), self, std::move(needs));
  }
  if (type.multirange) w.script.alias({ObjectClass::type, type.multirange, 0}, self);
}

void add_enumeration(const SqlWriter& w, const Type& type) {
  const std::string name = w.qualified(type.schema, type.name);
  std::string labels;
  for (const std::string& label : type.labels) labels += (labels.empty() ? "" : ", ") + literal(label);
  std::string text = "CREATE TYPE " + name + " AS ENUM (" + labels + ");\n";
  add_facts(w, type, text);
  w.script.add(Phase::type, name, std::move(text), {ObjectClass::type, type.oid, 0},
               {{ObjectClass::schema, type.schema, 0}});
}

void add_type(const SqlWriter& w, const Type& type) {
  switch (type.kind) {
    case Type::Kind::enumeration: return add_enumeration(w, type);
    case Type::Kind::domain: return add_domain(w, type);
    case Type::Kind::range: return add_range(w, type);
    case Type::Kind::base:
    case Type::Kind::pseudo: return add_base(w, type);
    case Type::Kind::array:
      return w.script.alias({ObjectClass::type, type.oid, 0}, {ObjectClass::type, type.element, 0});
    case Type::Kind::composite:
    case Type::Kind::multirange: return;
  }
}

void add_composite(const SqlWriter& w, const Relation& relation) {
  std::string columns, comments;
  const std::string name = deparse::quoted_name(w.catalog, relation);
  std::vector<ObjectAddress> needs = {{ObjectClass::schema, relation.schema, 0}};
  for (const Column& column : relation.columns) {
    if (column.dropped) continue;
    columns += (columns.empty() ? "" : ", ") + column_text(w, relation, column);
    comments +=
        SqlWriter::comment_on("COLUMN " + name + "." + sql::quote_identifier(column.name), column.comment);
    needs.push_back({ObjectClass::type, column.type.oid, 0});
  }
  std::string text = "CREATE TYPE " + name + " AS (" + columns + ");\n" + comments;
  if (const Type* type = w.catalog.get<Type>(relation.row_type)) add_facts(w, *type, text);
  w.script.add(Phase::type, name, std::move(text), {ObjectClass::relation, relation.oid, 0},
               std::move(needs));
}

}  // namespace

void add_schemas(const SqlWriter& w) {
  if (w.catalog.find_schema("public") == 0) w.script.add(Phase::schema, "", "DROP SCHEMA public;\n", {});
  for (const auto& [oid, schema] : w.catalog.all<Schema>()) {
    if (!w.of_the_chain({ObjectClass::schema, oid, 0}, oid)) continue;
    const std::string name = sql::quote_identifier(schema->name);
    const bool there = schema->oid < first_user_oid || schema->provided || schema->name == "public";
    std::string text = there ? "" : "CREATE SCHEMA " + name + ";\n";
    if (schema->comment != "standard public schema")  // initdb's
      text += SqlWriter::comment_on("SCHEMA " + name, schema->comment);
    if (!there) text += w.owner_of("SCHEMA " + name, schema->owner);
    w.script.add(Phase::schema, schema->name, std::move(text), {ObjectClass::schema, oid, 0});
    w.add_privileges("SCHEMA " + name, {ObjectClass::schema, oid, 0}, schema->privileges);
  }
  for (const auto& [oid, extension] : w.catalog.all<Extension>()) add_extension(w, *extension);
}

void add_types(const SqlWriter& w) {
  for (const auto& [oid, type] : w.catalog.all<Type>()) {
    if (type->relation)
      w.script.alias({ObjectClass::type, oid, 0}, {ObjectClass::relation, type->relation, 0});
    if (w.of_the_chain({ObjectClass::type, oid, 0}, type->schema)) add_type(w, *type);
  }
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->kind == RelationKind::composite_type &&
        w.of_the_chain({ObjectClass::relation, oid, 0}, relation->schema))
      add_composite(w, *relation);
  }
}

}  // namespace print
