// Polymorphic arguments and results (src/backend/parser/parse_coerce.c: enforce_generic_type_consistency;
// https://www.postgresql.org/docs/current/extend-type-system.html#EXTEND-TYPES-POLYMORPHIC).

#include "lint/analyze/polymorphic.h"

#include <algorithm>

#include "lint/analyze/func_candidate.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

// src/include/catalog/pg_type.dat
constexpr Oid anyarray = 2277, anyelement = 2283, anynonarray = 2776, anyenum = 3500, anyrange = 3831,
              anymultirange = 4537, anycompatible = 5077, anycompatiblearray = 5078,
              anycompatiblenonarray = 5079, anycompatiblerange = 5080, anycompatiblemultirange = 4538;

struct Meaning {
  Oid element = 0, range = 0;
  bool seen = false;     // some argument is of the family
  bool unclear = false;  // an input's type is not known
};

bool is_simple(Oid type) {
  return type == anyelement || type == anyarray || type == anynonarray || type == anyenum ||
         type == anyrange || type == anymultirange;
}

bool is_compatible(Oid type) {
  return type == anycompatible || type == anycompatiblearray || type == anycompatiblenonarray ||
         type == anycompatiblerange || type == anycompatiblemultirange;
}

bool is_array_like(Oid type) {
  return type == anyarray || type == anycompatiblearray;
}

bool is_range_like(Oid type) {
  return type == anyrange || type == anycompatiblerange;
}

bool is_multirange_like(Oid type) {
  return type == anymultirange || type == anycompatiblemultirange;
}

Oid range_of_multirange(const Catalog& catalog, Oid multirange) {
  for (const auto& [oid, type] : catalog.all<Type>()) {
    if (type->multirange == multirange) return oid;
  }
  return 0;
}

// What one input says of the element type; 0 = nothing.
Oid element_said(const Catalog& catalog, Oid declared, Oid input, Meaning& meaning) {
  if (input == type_oid::unknown) return 0;
  const Oid base = types::base_type(catalog, {input, -1}).oid;
  const auto facts = types::type_facts(catalog, base);
  if (!facts) {
    meaning.unclear = true;
    return 0;
  }
  if (is_array_like(declared)) return facts->element;
  if (is_range_like(declared)) {
    meaning.range = base;
    return facts->subtype;
  }
  if (is_multirange_like(declared)) {
    if (base >= first_user_oid) meaning.range = range_of_multirange(catalog, base);
    return facts->subtype;
  }
  return input;
}

// A domain over an enum is none (type_is_enum).
bool may_be_enum(const Catalog& catalog, Oid type) {
  if (type < first_user_oid) return is_simple(type);
  const Type* own = catalog.get<Type>(type);
  return !own || own->kind == Type::Kind::enumeration;
}

// The family anyelement: all that is said must be the same.
bool simple(const Catalog& catalog, std::span<const Oid> inputs, const std::vector<Oid>& declared,
            Meaning& meaning) {
  for (size_t i = 0; i < declared.size(); ++i) {
    if (!is_simple(declared[i])) continue;
    meaning.seen = true;
    const Oid said = element_said(catalog, declared[i], inputs[i], meaning);
    if (said == 0) continue;
    if (meaning.element != 0 && meaning.element != said) return false;
    meaning.element = said;
  }
  const bool wants_enum = std::find(declared.begin(), declared.end(), anyenum) != declared.end();
  if (!wants_enum || meaning.unclear || inputs.empty()) return true;
  return meaning.element != 0 && may_be_enum(catalog, meaning.element);
}

bool compatible(const Catalog& catalog, std::span<const Oid> inputs, const std::vector<Oid>& declared,
                Meaning& meaning) {
  std::vector<Oid> said;
  for (size_t i = 0; i < declared.size(); ++i) {
    if (!is_compatible(declared[i])) continue;
    meaning.seen = true;
    const Oid one = element_said(catalog, declared[i], inputs[i], meaning);
    said.push_back(one != 0 ? one : type_oid::unknown);
  }
  if (said.empty()) return true;
  const auto common = common_type(catalog, said);
  if (!common) return false;
  meaning.element = *common;
  return true;
}

Oid meant(const Catalog& catalog, Oid declared, const Meaning& simple_one, const Meaning& compatible_one) {
  if (!is_simple(declared) && !is_compatible(declared)) return declared;
  const Meaning& meaning = is_simple(declared) ? simple_one : compatible_one;
  if (meaning.unclear) return 0;
  if (is_array_like(declared)) return meaning.element ? types::array_of(catalog, meaning.element) : 0;
  if (is_range_like(declared)) return meaning.range;
  if (is_multirange_like(declared)) {
    const auto facts = types::type_facts(catalog, meaning.range);
    return facts ? facts->multirange : 0;
  }
  return meaning.element;
}

}  // namespace

bool resolve_polymorphic(const Catalog& catalog, std::span<const Oid> inputs, std::vector<Oid>& arguments,
                         Oid& result) {
  const auto polymorphic = [](Oid type) { return is_simple(type) || is_compatible(type); };
  if (!polymorphic(result) && std::none_of(arguments.begin(), arguments.end(), polymorphic)) return true;
  Meaning simple_one, compatible_one;
  if (!simple(catalog, inputs, arguments, simple_one)) return false;
  if (!compatible(catalog, inputs, arguments, compatible_one)) return false;
  for (Oid& argument : arguments) argument = meant(catalog, argument, simple_one, compatible_one);
  result = meant(catalog, result, simple_one, compatible_one);
  return true;
}

}  // namespace analyze
