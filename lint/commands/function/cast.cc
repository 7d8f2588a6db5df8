// What CREATE CAST refuses (CreateCast, src/backend/commands/functioncmds.c).

#include "lint/commands/function/cast.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// How values of the type lie in memory.
struct Representation {
  int length;
  bool by_value;
  char alignment;
  bool operator==(const Representation&) const = default;
};

std::optional<Representation> representation(const Catalog& catalog, Oid type) {
  if (type < first_user_oid) {
    const pg_catalog::TypeRow* row = pg_catalog::type(type, catalog.server_version());
    if (!row || row->length == 0) return std::nullopt;
    return Representation{row->length, row->by_value, row->alignment};
  }
  const auto facts = types::type_facts(catalog, type);
  if (!facts) return std::nullopt;
  // DefineRange, DefineEnum, DefineDomain: src/backend/commands/typecmds.c; arrays and ranges are aligned as
  // what they are made of, but never less than an integer.
  const auto varlena_over = [&](Oid part) -> std::optional<Representation> {
    const auto inner = representation(catalog, part);
    if (!inner) return std::nullopt;
    return Representation{-1, false, inner->alignment == 'd' ? 'd' : 'i'};
  };
  switch (facts->kind) {
    case Type::Kind::enumeration: return Representation{4, true, 'i'};
    case Type::Kind::composite: return Representation{-1, false, 'd'};
    case Type::Kind::domain: return representation(catalog, facts->base.oid);
    case Type::Kind::array: return varlena_over(facts->element);
    case Type::Kind::range:
    case Type::Kind::multirange: return varlena_over(facts->subtype);
    default: return std::nullopt;
  }
}

struct Sides {
  Oid source, target;
};

void check_binary(Writer& w, const Sides& sides) {
  const auto source = representation(w.catalog, sides.source),
             target = representation(w.catalog, sides.target);
  if (!source || !target) return;
  if (*source != *target) w.refuse("42P17", "source and target data types are not physically compatible");
  const auto either = [&](Type::Kind kind) {
    return types::type_facts(w.catalog, sides.source)->kind == kind ||
           types::type_facts(w.catalog, sides.target)->kind == kind;
  };
  if (either(Type::Kind::composite)) w.refuse("42P17", "composite data types are not binary-compatible");
  if (either(Type::Kind::array)) w.refuse("42P17", "array data types are not binary-compatible");
  if (w.catalog.server_version() >= 17 && (either(Type::Kind::range) || either(Type::Kind::multirange)))
    w.refuse("42P17", "range data types are not binary-compatible");
  if (either(Type::Kind::enumeration)) w.refuse("42P17", "enum data types are not binary-compatible");
  if (either(Type::Kind::domain)) w.refuse("42P17", "domain data types must not be marked binary-compatible");
}

// How many arguments it takes; 0 = not known.
size_t check_function(Writer& w, const FunctionSignature& signature, const Sides& sides) {
  const Found found = find_function(w, signature);
  const Oid oid = found ? found.object.oid : found.builtin;
  if (!oid) {
    not_there(w, found, false);
    return 0;
  }
  const auto facts = types::function_facts(w.catalog, oid);
  if (!facts) return 0;
  const auto& arguments = facts->arguments;
  if (arguments.empty() || arguments.size() > 3)
    w.refuse("42P17", "cast function must take one to three arguments");
  if (arguments[0] && !types::is_binary_coercible(w.catalog, sides.source, arguments[0]))
    w.refuse("42P17", "argument of cast function must match or be binary-coercible from source data type");
  if (arguments.size() > 1 && arguments[1] != type_oid::int4)
    w.refuse("42P17", "second argument of cast function must be type integer");
  if (arguments.size() > 2 && arguments[2] != type_oid::boolean)
    w.refuse("42P17", "third argument of cast function must be type boolean");
  if (facts->result && !types::is_binary_coercible(w.catalog, facts->result, sides.target))
    w.refuse("42P17",
             "return data type of cast function must match or be binary-coercible to target data type");
  if (facts->kind != RoutineKind::function) w.refuse("42P17", "cast function must be a normal function");
  if (facts->returns_set) w.refuse("42P17", "cast function must not return a set");
  return arguments.size();
}

}  // namespace

void check_cast(Writer& w, const Define& change) {
  const Sides sides{type_or_refuse(w, change.arguments[0]).oid, type_or_refuse(w, change.arguments[1]).oid};
  if (!sides.source || !sides.target) return;
  for (const auto& [type, word] : {std::pair{sides.source, "source"}, std::pair{sides.target, "target"}}) {
    if (types::is_pseudo_type(w.catalog, type))
      w.refuse("42809",
               fmt::format("{} data type {} is a pseudo-type", word, types::format_type_be(w.catalog, type)));
  }
  size_t arguments = 0;
  if (!change.function.name.empty()) {
    arguments = check_function(w, change.function, sides);
    if (arguments == 0) return;
  } else if (std::none_of(change.options.begin(), change.options.end(),
                          [](const auto& option) { return option.first == "inout"; })) {
    check_binary(w, sides);
  }
  if (sides.source == sides.target && arguments < 2)
    w.refuse("42P17", "source data type and target data type are the same");
  if (pg_catalog::cast(sides.source, sides.target, w.catalog.server_version()))
    w.refuse("42710", fmt::format("cast from type {} to type {} already exists",
                                  types::format_type_be(w.catalog, sides.source),
                                  types::format_type_be(w.catalog, sides.target)));
}

}  // namespace commands
