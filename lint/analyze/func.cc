// Which function a call means (src/backend/parser/parse_func.c, func_get_detail;
// src/backend/catalog/namespace.c, FuncnameGetCandidates).

#include "lint/analyze/func.h"

#include <algorithm>

#include "lint/analyze/func_candidate.h"
#include "lint/catalog/namespace.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/cast.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

// One function as its arguments are declared.
struct Declared {
  Oid oid, result, variadic;  // variadic: the type of each further argument, 0 = none
  std::vector<Oid> types;
  std::vector<std::string_view> names;  // empty: none has one
  size_t defaults = 0;
  Volatility volatility;
  RoutineKind kind;
  bool returns_set;
  size_t place;
};

Declared declared(const pg_catalog::FunctionRow& row) {
  const auto types = pg_catalog::arguments(row);
  Declared one{row.oid,
               row.result,
               row.variadic,
               {types.begin(), types.end()},
               {},
               row.default_count,
               static_cast<Volatility>(row.volatility),
               static_cast<RoutineKind>(row.kind),
               row.returns_set,
               0};
  for (size_t i = 0; i < row.argument_name_count; ++i) one.names.push_back(pg_catalog::argument_name(row, i));
  return one;
}

// pg_proc.provariadic of a VARIADIC parameter's array type.
Oid element_of(const Catalog& catalog, Oid array) {
  if (array == 2276) return array;  // "any"
  if (array == 2277) return 2283;   // anyarray: anyelement
  if (array == 5078) return 5077;   // anycompatiblearray: anycompatible
  const auto facts = types::type_facts(catalog, array);
  return facts ? facts->element : 0;
}

Declared declared(const Catalog& catalog, const Function& function, size_t place, bool of_call) {
  Declared one{function.oid,  function.returns.oid, 0,    {}, {}, 0, function.volatility,
               function.kind, function.returns_set, place};
  for (const Function::Argument& argument : function.arguments) {
    if (!is_input(argument.mode) && !(of_call && catalog.server_version() >= 14)) continue;
    one.types.push_back(argument.type.oid);
    one.names.push_back(argument.name);
    if (argument.default_expr) ++one.defaults;
    if (argument.mode == ArgumentMode::variadic) one.variadic = element_of(catalog, argument.type.oid);
  }
  return one;
}

// Fills the call's slots from the declaration, or says that the call does not fit it.
bool fits(const Declared& one, size_t count, const std::vector<std::string>& names, bool variadic,
          Candidate& out) {
  const size_t total = one.types.size();
  out.arguments.clear();
  out.expanded = false;
  if (!names.empty()) {
    if (count > total) return false;
    std::vector<bool> filled(total, false);
    for (size_t i = 0; i < count; ++i) {
      size_t slot = i;
      if (!names[i].empty()) {
        const auto at = std::find(one.names.begin(), one.names.end(), names[i]);
        if (at == one.names.end()) return false;
        slot = static_cast<size_t>(at - one.names.begin());
      }
      if (slot >= total || filled[slot]) return false;
      filled[slot] = true;
      out.arguments.push_back(one.types[slot]);
    }
    for (size_t i = 0; i < total - std::min(total, one.defaults); ++i) {
      if (!filled[i]) return false;
    }
  } else if (count <= total && count + one.defaults >= total && (one.variadic == 0 || variadic)) {
    out.arguments.assign(one.types.begin(), one.types.begin() + static_cast<ptrdiff_t>(count));
  } else if (one.variadic != 0 && !variadic && count >= total) {
    out.arguments.assign(one.types.begin(), one.types.end() - 1);
    const Oid element = one.variadic;
    out.arguments.resize(count, element);
    out.expanded = true;
  } else {
    return false;
  }
  out.oid = one.oid;
  out.result = one.result;
  out.volatility = one.volatility;
  out.kind = one.kind;
  out.returns_set = one.returns_set;
  out.place = one.place;
  return true;
}

// An earlier schema of the path hides a later one's function of the same arguments; within one, a plain
// function hides one whose VARIADIC was expanded, and defaults can make two alike.
void add(std::vector<Candidate>& found, Candidate candidate) {
  for (Candidate& other : found) {
    if (other.arguments != candidate.arguments) continue;
    if (other.place != candidate.place) return;
    if (other.expanded && !candidate.expanded) {
      other = std::move(candidate);
    } else if (other.expanded == candidate.expanded) {
      other.ambiguous = true;
    }
    return;
  }
  found.push_back(std::move(candidate));
}

std::vector<Candidate> candidates(const Catalog& catalog, const Name& name, size_t count,
                                  const std::vector<std::string>& names, bool variadic, bool of_call) {
  std::vector<Candidate> found;
  Candidate candidate;
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const pg_catalog::FunctionRow& row : pg_catalog::functions(name.name)) {
      if (!row.in(catalog.server_version())) continue;
      if (count > row.argument_count && row.variadic == 0) continue;
      if (fits(declared(row), count, names, variadic, candidate)) add(found, candidate);
    }
  }
  std::vector<Oid> schemas = schemas_for(catalog, name);
  // What the chain makes in pg_catalog is seen from everywhere, too.
  if (name.schema.empty() && std::find(schemas.begin(), schemas.end(), pg_catalog_schema) == schemas.end())
    schemas.insert(schemas.begin(), pg_catalog_schema);
  for (size_t i = 0; i < schemas.size(); ++i) {
    for (Oid oid : catalog.find_functions(schemas[i], name.name)) {
      if (fits(declared(catalog, *catalog.get<Function>(oid), i + 1, of_call), count, names, variadic,
               candidate))
        add(found, candidate);
    }
  }
  return found;
}

// f(x) where f is a type: a cast in the disguise of a call.
bool means_cast(const Catalog& catalog, const Name& name, Oid input, Resolved& out) {
  TypeName written;
  written.name = name;
  const types::ResolvedType target = types::resolve_type(catalog, written);
  if (!target.type.known()) return false;
  const types::CastWay way = types::cast_way(catalog, input, target.type.oid, types::CastContext::explicit_);
  const auto facts = types::type_facts(catalog, input);
  const bool composite = input == type_oid::record || (facts && facts->kind == Type::Kind::composite);
  if (input != type_oid::unknown && way != types::CastWay::binary &&
      (way != types::CastWay::in_out || composite))
    return false;
  out.outcome = Resolved::Outcome::cast;
  out.result = target.type.oid;
  return true;
}

}  // namespace

Resolved resolve_function(const Catalog& catalog, const Name& name, std::span<const Oid> arguments,
                          const std::vector<std::string>& names, bool variadic, bool of_call) {
  const auto found = candidates(catalog, name, arguments.size(), names, variadic, of_call);
  if (!all_known(arguments)) return undecided(catalog, found);
  for (const Candidate& candidate : found) {
    if (std::equal(arguments.begin(), arguments.end(), candidate.arguments.begin(),
                   candidate.arguments.end()))
      return chosen(catalog, candidate, arguments);
  }
  Resolved resolved;
  if (arguments.size() == 1 && names.empty() && means_cast(catalog, name, arguments[0], resolved))
    return resolved;
  const auto kept = matching(catalog, found, arguments);
  if (kept.size() == 1) return chosen(catalog, *kept.front(), arguments);
  if (!kept.empty()) {
    if (const Candidate* best = select_candidate(catalog, arguments, kept))
      return chosen(catalog, *best, arguments);
    resolved.outcome = Resolved::Outcome::ambiguous;
    return resolved;
  }
  resolved.outcome = Resolved::Outcome::missing;
  return resolved;
}

Volatility volatility_of(const Catalog& catalog, Oid function) {
  if (function == 0) return Volatility::unknown;
  if (function >= first_user_oid) {
    const Function* own = catalog.get<Function>(function);
    return own ? own->volatility : Volatility::unknown;
  }
  const pg_catalog::FunctionRow* row = pg_catalog::function(function, catalog.server_version());
  return row ? static_cast<Volatility>(row->volatility) : Volatility::unknown;
}

}  // namespace analyze
