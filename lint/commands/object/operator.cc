// CREATE OPERATOR with COMMUTATOR or NEGATOR: src/backend/catalog/pg_operator.c, OperatorCreate and
// OperatorUpd. Since November 2026 both return one type; from 17 on neither may be another operator's
// already.

#include "lint/commands/object/operator.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/namespace.h"
#include "lint/commands/find/defined_key.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/find/option.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr const char* shell = "shell";
constexpr const char* returns = "returns";  // the result's type, where it is known

struct LinkKind {
  const char* word;  // as the option is called, and the property
  bool swaps;        // its operands stand the other way round
};
constexpr LinkKind commutator{"commutator", true}, negator{"negator", false};

std::string property(const DefinedObject& object, const char* name) {
  const auto at = object.properties.find(name);
  return at == object.properties.end() ? std::string() : at->second;
}

// "schema.operator" or "operator"; no operator has a dot.
Name name_of(const std::string& written) {
  const size_t dot = written.rfind('.');
  return dot == std::string::npos ? Name{{}, written} : Name{written.substr(0, dot), written.substr(dot + 1)};
}

std::vector<TypeName> operands(const Define& change, const LinkKind& link) {
  std::vector<TypeName> types = change.arguments;
  if (link.swaps) std::swap(types[0], types[1]);
  return types;
}

bool is_binary(const Define& change) {
  return change.arguments.size() == 2 && !change.arguments[0].name.empty() &&
         !change.arguments[1].name.empty();
}

// The type that its function returns; 0 = not known.
Oid result_of(Writer& w, const Define& change) {
  FunctionSignature signature = change.function;
  signature.has_arguments = true;
  for (const TypeName& type : change.arguments) {
    if (!type.name.empty()) signature.arguments.push_back(type);
  }
  const Found found = find_function(w, signature);
  if (const Function* own = w.catalog.get<Function>(found.object.oid); found && own) return own->returns.oid;
  const pg_catalog::FunctionRow* row =
      found.builtin ? pg_catalog::function(found.builtin, w.catalog.server_version()) : nullptr;
  return row ? row->result : 0;
}

struct Linked {
  Oid own = 0;
  const pg_catalog::OperatorRow* builtin = nullptr;
};

Linked find_linked(Writer& w, const Name& name, const std::vector<TypeName>& types) {
  const std::string key = defined_key(w.catalog, ObjectClass::operator_, name.name, types, {});
  for (Oid schema : schemas_for(w.catalog, name)) {
    if (const Oid own = w.catalog.find_defined(ObjectClass::operator_, schema, key)) return {own, nullptr};
  }
  if (!name.schema.empty() && name.schema != "pg_catalog") return {};
  const Oid left = types[0].name.empty() ? 0 : types::resolve_type(w.catalog, types[0]).type.oid;
  const Oid right = types[1].name.empty() ? 0 : types::resolve_type(w.catalog, types[1]).type.oid;
  for (const pg_catalog::OperatorRow& row : pg_catalog::operators(name.name)) {
    if (row.in(w.catalog.server_version()) && row.left == left && row.right == right) return {0, &row};
  }
  return {};
}

// The operator that it already is linked to: empty for none, and for the one being made.
std::string taken_by(Writer& w, const Linked& linked, const LinkKind& link, const std::string& own_key) {
  if (linked.builtin) {
    const Oid other = link.swaps ? linked.builtin->commutator : linked.builtin->negator;
    const pg_catalog::OperatorRow* row =
        other ? pg_catalog::operator_of(other, w.catalog.server_version()) : nullptr;
    return row ? std::string(pg_catalog::name(*row)) : std::string();
  }
  const DefinedObject& own = *w.catalog.get<DefinedObject>(linked.own);
  const std::string other = property(own, link.word);
  const bool gone =
      !w.catalog.find_defined(ObjectClass::operator_, own.schema, other);  // DROP OPERATOR undoes the link
  return gone || other == own_key ? std::string() : other.substr(0, other.find('('));
}

void check_link(Writer& w, const Define& change, const LinkKind& link, Oid result,
                const std::string& own_key) {
  const std::string* written = option(change.options, link.word);
  if (!written) return;
  const Name name = name_of(*written);
  const std::vector<TypeName> types = operands(change, link);
  const Linked linked = find_linked(w, name, types);
  if (!linked.own && !linked.builtin) {
    // get_other_operator: a commutator may be the operator itself.
    const bool itself = name.schema.empty() || name.schema == change.name.schema;
    if (!link.swaps && itself &&
        defined_key(w.catalog, ObjectClass::operator_, name.name, types, {}) == own_key) {
      w.refuse("42P13", "operator cannot be its own negator");
    }
    return;
  }
  const bool strict = w.catalog.version().has(sql::Update::november_2026);
  if (const std::string other = taken_by(w, linked, link, own_key);
      !other.empty() && (strict || w.catalog.server_version() >= 17)) {
    w.refuse("42P13",
             fmt::format("{0} operator {1} is already the {0} of operator {2}", link.word, name.name, other));
  }
  const DefinedObject* own = w.catalog.get<DefinedObject>(linked.own);
  if (own && is_shell_operator(*own)) return;
  const Oid type = linked.builtin
                       ? linked.builtin->result
                       : static_cast<Oid>(std::strtoul(property(*own, returns).c_str(), nullptr, 10));
  if (strict && type != 0 && result != 0 && type != result) {
    w.refuse("42P13", fmt::format("{} operator {} does not return the same data type as operator {}",
                                  link.word, name.name, change.name.name));
  }
}

}  // namespace

bool is_shell_operator(const DefinedObject& object) {
  return object.cls == ObjectClass::operator_ && object.properties.contains(shell);
}

void check_operator_links(Writer& w, const Define& change, Oid there) {
  const Oid result = result_of(w, change);
  if (option(change.options, commutator.word) && !is_binary(change)) {
    w.refuse("42P13", "only binary operators can have commutators");
  }
  const bool negated = there != 0 && !property(*w.catalog.get<DefinedObject>(there), negator.word).empty() &&
                       w.catalog.version().has(sql::Update::november_2026);
  if ((option(change.options, negator.word) || negated) && result != 0 && result != type_oid::boolean) {
    w.refuse("42P13", "only boolean operators can have negators");
  }
  const std::string own_key =
      defined_key(w.catalog, ObjectClass::operator_, change.name.name, change.arguments, {});
  check_link(w, change, commutator, result, own_key);
  check_link(w, change, negator, result, own_key);
  if (there == 0 || result == 0 || !w.catalog.version().has(sql::Update::november_2026)) return;
  // The shell was made for another operator.
  const std::string from = property(*w.catalog.get<DefinedObject>(there), commutator.word);
  for (const auto& [oid, other] : w.catalog.all<DefinedObject>()) {
    if (from.empty() || other->cls != ObjectClass::operator_ || other->name != from) continue;
    const std::string type = property(*other, returns);
    if (type.empty() || type == std::to_string(result)) continue;
    w.refuse("42P13", fmt::format("commutator operator {} does not return the same data type as operator {}",
                                  from.substr(0, from.find('(')), change.name.name));
  }
}

void link_operator(Writer& w, const Define& change, Oid made) {
  const Oid result = result_of(w, change);
  const std::string own_key = w.catalog.get<DefinedObject>(made)->name;
  const Oid schema = w.catalog.get<DefinedObject>(made)->schema;
  if (result != 0) {
    w.catalog.update<DefinedObject>(
        made, [&](DefinedObject& o) { o.properties[returns] = std::to_string(result); });
  }
  for (const LinkKind& link : {commutator, negator}) {
    const std::string* written = option(change.options, link.word);
    if (!written) continue;
    const Name name = name_of(*written);
    const std::vector<TypeName> types = operands(change, link);
    const std::string key = defined_key(w.catalog, ObjectClass::operator_, name.name, types, {});
    w.catalog.update<DefinedObject>(made, [&](DefinedObject& o) { o.properties[link.word] = key; });
    Linked linked = find_linked(w, name, types);
    if (linked.builtin) continue;
    if (!linked.own) {
      DefinedObject other;
      other.cls = ObjectClass::operator_;
      other.schema = name.schema.empty() ? schema : w.catalog.find_schema(name.schema);
      other.name = key;
      other.properties[shell] = "yes";
      other.properties["word"] = "operator";
      other.properties["shown"] = key;
      other.made = w.context.origin;
      linked.own = w.catalog.add(std::move(other));
    }
    w.catalog.update<DefinedObject>(linked.own, [&](DefinedObject& o) { o.properties[link.word] = own_key; });
  }
}

}  // namespace commands
