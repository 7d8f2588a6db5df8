// Names taken from what no revision makes: all that is known is what the statement writes of it.

#include "lint/engine/presumed_taken.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace lint {

using ast::ObjectKind;
using catalog::Catalog;
using catalog::Function;
using catalog::Type;

namespace {

std::string with_schema(const Catalog& catalog, ast::Oid schema, const std::string& name) {
  return std::string(catalog.schema_name(schema)) + "." + name;
}

ast::Oid schema_of(const Catalog& catalog, const ast::Name& name) {
  return name.schema.empty() ? catalog::public_schema : catalog.find_schema(name.schema);
}

bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine ||
         kind == ObjectKind::aggregate;
}

// Of which the name is all that is known.
bool was_presumed(const Catalog& catalog, ObjectKind kind, const ast::Name& name) {
  return std::any_of(catalog.presumed().begin(), catalog.presumed().end(), [&](const catalog::Presumed& one) {
    return (one.kind == kind || (is_routine(one.kind) && is_routine(kind))) && one.name == name;
  });
}

// A function of the kinds that code calls, by its name and the types that the statement writes. One without
// arguments may be a trigger's, and so no code's.
std::shared_ptr<const Function> presumed_function(const Catalog& catalog, ObjectKind kind,
                                                  const ast::ObjectRef& object) {
  if (!is_routine(kind)) return nullptr;
  const ast::Name& name = object.function ? object.function->name : object.name;
  const bool procedure = kind == ObjectKind::procedure;
  const bool may_be_triggers = !object.function || object.function->arguments.empty();
  if (!was_presumed(catalog, kind, name) || (may_be_triggers && !procedure)) return nullptr;
  auto function = std::make_shared<Function>();
  function->name = name.name;
  function->schema = schema_of(catalog, name);
  if (!object.function) return function;
  for (const ast::TypeName& written : object.function->arguments) {
    Function::Argument argument;
    argument.written = written;
    function->arguments.push_back(std::move(argument));
  }
  return function;
}

// One that is no domain is an enum as far as anybody can tell: what is said of those holds of any.
std::shared_ptr<const Type> presumed_type(const Catalog& catalog, ObjectKind kind, const ast::Name& name) {
  if (!was_presumed(catalog, ObjectKind::type, name)) return nullptr;
  auto type = std::make_shared<Type>();
  type->name = name.name;
  type->schema = schema_of(catalog, name);
  type->kind = kind == ObjectKind::domain ? Type::Kind::domain : Type::Kind::enumeration;
  return type;
}

}  // namespace

Taken label_of_unknown(const Catalog& catalog, const ast::AlterEnum& change) {
  auto type = std::make_shared<Type>();
  type->name = change.name.name;
  type->schema =
      change.name.schema.empty() ? catalog::public_schema : catalog.find_schema(change.name.schema);
  Taken gone;
  gone.kind = Taken::Kind::label;
  gone.how = Taken::How::renamed;
  gone.name = with_schema(catalog, type->schema, type->name) + "." + change.old_label;
  gone.part = change.old_label;
  gone.now = change.new_label;
  gone.type = std::move(type);
  return gone;
}

std::vector<Taken> presumed_taken(const Catalog& catalog, const ast::Change& change) {
  std::vector<Taken> all;
  if (catalog.presumed().empty()) return all;
  const auto note = [&](ObjectKind kind, const ast::ObjectRef& object, Taken::How how, std::string now) {
    Taken gone;
    gone.how = how;
    gone.now = std::move(now);
    if ((gone.function = presumed_function(catalog, kind, object))) {
      gone.kind = Taken::Kind::function;
      gone.name = with_schema(catalog, gone.function->schema, gone.function->name);
    } else if (kind == ObjectKind::type || kind == ObjectKind::domain) {
      gone.type = presumed_type(catalog, kind, object.name);
      if (!gone.type) return;
      gone.kind = Taken::Kind::type;
      gone.name = with_schema(catalog, gone.type->schema, gone.type->name);
    } else {
      return;
    }
    all.push_back(std::move(gone));
  };
  if (const auto* drop = std::get_if<ast::Drop>(&change)) {
    for (const ast::ObjectRef& object : drop->objects) note(drop->kind, object, Taken::How::dropped, {});
  } else if (const auto* rename = std::get_if<ast::Rename>(&change)) {
    note(rename->kind, rename->object, Taken::How::renamed, rename->new_name);
  } else if (const auto* move = std::get_if<ast::SetSchema>(&change)) {
    note(move->kind, move->object, Taken::How::moved, move->schema);
  }
  return all;
}

}  // namespace lint
