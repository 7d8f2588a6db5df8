// Objects that are known by name alone: the statement that makes each is kept whole.

#include "lint/print/sql/definition_text.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"

namespace print {
using namespace ast;

namespace {

struct Kind {
  ObjectClass cls;
  Phase phase;
};
constexpr Kind kinds[] = {
    {ObjectClass::language, Phase::language},
    {ObjectClass::access_method, Phase::language},
    {ObjectClass::collation, Phase::collation},
    {ObjectClass::conversion, Phase::collation},
    {ObjectClass::operator_, Phase::operator_},
    {ObjectClass::operator_family, Phase::operator_},
    {ObjectClass::operator_class, Phase::operator_},
    {ObjectClass::cast, Phase::cast},
    {ObjectClass::transform, Phase::cast},
    {ObjectClass::text_search, Phase::text_search},
    {ObjectClass::foreign_data_wrapper, Phase::foreign_data},
    {ObjectClass::foreign_server, Phase::foreign_data},
    {ObjectClass::user_mapping, Phase::foreign_data},
    {ObjectClass::statistics, Phase::statistics},
    {ObjectClass::publication, Phase::publication},
    {ObjectClass::subscription, Phase::publication},
    {ObjectClass::event_trigger, Phase::event_trigger},
};

// "COLLATION s.c", as COMMENT ON wants it.
std::string sql_name(const SqlWriter& w, const DefinedObject& object) {
  const auto in_schema = [&](const std::string& word, const std::string& name) {
    return word + w.qualified(object.schema, name);
  };
  const std::string plain = sql::quote_identifier(object.name);
  switch (object.cls) {
    case ObjectClass::collation: return in_schema("COLLATION ", object.name);
    case ObjectClass::conversion: return in_schema("CONVERSION ", object.name);
    case ObjectClass::statistics: return in_schema("STATISTICS ", object.name);
    case ObjectClass::language: return "LANGUAGE " + plain;
    case ObjectClass::access_method: return "ACCESS METHOD " + plain;
    case ObjectClass::foreign_data_wrapper: return "FOREIGN DATA WRAPPER " + plain;
    case ObjectClass::foreign_server: return "SERVER " + plain;
    case ObjectClass::publication: return "PUBLICATION " + plain;
    case ObjectClass::subscription: return "SUBSCRIPTION " + plain;
    case ObjectClass::event_trigger: return "EVENT TRIGGER " + plain;
    case ObjectClass::text_search: {
      const size_t mark = object.name.rfind(" (");
      if (mark == std::string::npos) return in_schema("TEXT SEARCH CONFIGURATION ", object.name);
      const std::string kind = object.name.substr(mark + 2, object.name.size() - mark - 3);
      return in_schema("TEXT SEARCH " + text::upper(kind) + " ", object.name.substr(0, mark));
    }
    case ObjectClass::cast: {
      const size_t as = object.name.find(" as ");
      return "CAST (" + object.name.substr(0, as) + " AS " +
             object.name.substr(std::min(as + 4, object.name.size())) + ")";
    }
    case ObjectClass::operator_: {
      const size_t types = object.name.find('(');
      std::string list = object.name.substr(types);
      if (const size_t none = list.find("none"); none != std::string::npos) list.replace(none, 4, "NONE");
      return "OPERATOR " + sql::quote_identifier(w.catalog.schema_name(object.schema)) + "." +
             object.name.substr(0, types) + " " + list;
    }
    default: return {};
  }
}

void add_defaults(const SqlWriter& w, const DefinedObject& object) {
  const auto property = [&](const char* name) {
    const auto found = object.properties.find(name);
    return found == object.properties.end() ? std::string() : found->second;
  };
  const std::string role = property("role");
  std::string before = "ALTER DEFAULT PRIVILEGES ";
  if (!role.empty()) before += "FOR ROLE " + sql::quote_identifier(role) + " ";
  if (object.schema)
    before += "IN SCHEMA " + sql::quote_identifier(w.catalog.schema_name(object.schema)) + " ";
  w.script.add(
      Phase::default_privileges, object.name + std::string(w.catalog.schema_name(object.schema)),
      SqlWriter::privilege_statements(object.privileges, before, " ON " + text::upper(property("on"))), {},
      {{ObjectClass::schema, object.schema, 0}});
}

void add_object(const SqlWriter& w, const DefinedObject& object, Phase phase) {
  const std::string statement = defining_statement(w, object);
  if (statement.empty()) return;
  const ObjectAddress self{object.cls, object.oid, 0};
  std::string text = SqlWriter::by_path(object.definition, statement + ";\n");
  text += SqlWriter::comment_on(sql_name(w, object), object.comment);
  auto needs = w.needs_of(self);
  needs.push_back({ObjectClass::schema, object.schema, 0});
  for (const Oid relation : object.relations) needs.push_back({ObjectClass::relation, relation, 0});
  w.script.add(phase, std::string(w.catalog.schema_name(object.schema)) + "." + object.name, std::move(text),
               self, std::move(needs));
}

}  // namespace

void add_defined(const SqlWriter& w) {
  for (const auto& [oid, object] : w.catalog.all<DefinedObject>()) {
    if (object->cls == ObjectClass::default_privileges) add_defaults(w, *object);
    for (const Kind& kind : kinds) {
      if (kind.cls == object->cls && w.of_the_chain({object->cls, oid, 0}, object->schema))
        add_object(w, *object, kind.phase);
    }
  }
}

}  // namespace print
