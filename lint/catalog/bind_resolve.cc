// Which function or operator a call means (src/backend/parser/parse_func.c, func_get_detail;
// src/backend/parser/parse_oper.c, oper; src/backend/catalog/namespace.c, FuncnameGetCandidates).

#include <algorithm>
#include <cstdlib>

#include "lint/catalog/bind_parts.h"
#include "lint/catalog/data/rows.h"

namespace catalog::binding {
namespace {

// One function as its arguments are declared.
struct Declared {
  Oid oid, result, variadic;  // variadic: the type of each further argument, 0 = none
  std::vector<Oid> types;
  std::vector<std::string_view> names;  // empty: none has one
  std::size_t defaults = 0;
  char volatility, kind;
  bool returns_set;
  std::size_t place;
};

Declared declared(const data::FunctionRow& row) {
  const auto types = data::arguments(row);
  Declared one{row.oid,
               row.result,
               row.variadic,
               {types.begin(), types.end()},
               {},
               row.default_count,
               row.volatility,
               row.kind,
               row.returns_set,
               0};
  for (std::size_t i = 0; i < row.argument_name_count; ++i) one.names.push_back(data::argument_name(row, i));
  return one;
}

// pg_proc.provariadic of a VARIADIC parameter's array type.
Oid element_of(const Catalog& catalog, Oid array) {
  if (array == 2276) return array;  // "any"
  if (array == 2277) return 2283;   // anyarray: anyelement
  if (array == 5078) return 5077;   // anycompatiblearray: anycompatible
  const auto facts = type_facts(catalog, array);
  return facts ? facts->element : 0;
}

Declared declared(const Catalog& catalog, const Function& function, std::size_t place) {
  Declared one{function.oid,  function.returns.oid, 0,    {}, {}, 0, function.volatility,
               function.kind, function.returns_set, place};
  for (const Function::Argument& argument : function.arguments) {
    if (argument.mode == 'o' || argument.mode == 't') continue;
    one.types.push_back(argument.type.oid);
    one.names.push_back(argument.name);
    if (argument.default_expr) ++one.defaults;
    if (argument.mode == 'v') one.variadic = element_of(catalog, argument.type.oid);
  }
  return one;
}

// Fills the call's slots from the declaration, or says that the call does not fit it.
bool fits(const Declared& one, std::size_t count, const std::vector<std::string>& names, bool variadic,
          Candidate& out) {
  const std::size_t total = one.types.size();
  out.arguments.clear();
  out.expanded = false;
  if (!names.empty()) {
    if (count > total) return false;
    std::vector<bool> filled(total, false);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t slot = i;
      if (!names[i].empty()) {
        const auto at = std::find(one.names.begin(), one.names.end(), names[i]);
        if (at == one.names.end()) return false;
        slot = static_cast<std::size_t>(at - one.names.begin());
      }
      if (slot >= total || filled[slot]) return false;
      filled[slot] = true;
      out.arguments.push_back(one.types[slot]);
    }
    for (std::size_t i = 0; i < total - std::min(total, one.defaults); ++i) {
      if (!filled[i]) return false;
    }
  } else if (count <= total && count + one.defaults >= total && (one.variadic == 0 || variadic)) {
    out.arguments.assign(one.types.begin(), one.types.begin() + static_cast<std::ptrdiff_t>(count));
  } else if (one.variadic != 0 && !variadic && count + 1 >= total) {
    out.arguments.assign(one.types.begin(), one.types.end() - 1);
    const Oid element = one.variadic;
    if (count < out.arguments.size()) return false;
    out.arguments.resize(count, element);
    out.expanded = count >= total;
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

// An earlier schema of the path hides a later one's function of the same arguments; a plain one hides one
// whose VARIADIC was expanded.
void add(std::vector<Candidate>& found, Candidate candidate) {
  for (Candidate& other : found) {
    if (other.arguments != candidate.arguments) continue;
    if (other.expanded && !candidate.expanded) other = std::move(candidate);
    return;
  }
  found.push_back(std::move(candidate));
}

std::vector<Candidate> candidates(const Catalog& catalog, const Name& name, std::size_t count,
                                  const std::vector<std::string>& names, bool variadic, bool& any_of_name) {
  std::vector<Candidate> found;
  Candidate candidate;
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const data::FunctionRow& row : data::functions(name.name)) {
      if (!row.in(catalog.server_version())) continue;
      any_of_name = true;
      if (count > row.argument_count && row.variadic == 0) continue;
      if (fits(declared(row), count, names, variadic, candidate)) add(found, candidate);
    }
  }
  std::vector<Oid> schemas;
  if (name.schema.empty()) {
    schemas = catalog.search_path();
  } else if (Oid schema = catalog.find_schema(name.schema)) {
    schemas.push_back(schema);
  }
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    for (Oid oid : catalog.find_functions(schemas[i], name.name)) {
      any_of_name = true;
      if (fits(declared(catalog, *catalog.get<Function>(oid), i + 1), count, names, variadic, candidate))
        add(found, candidate);
    }
  }
  return found;
}

Resolved chosen(const Catalog& catalog, const Candidate& candidate, std::span<const Oid> inputs) {
  Resolved resolved;
  resolved.outcome = Resolved::Outcome::found;
  resolved.function = candidate.oid;
  resolved.arguments = candidate.arguments;
  resolved.result = candidate.result;
  resolved.returns_set = candidate.returns_set;
  resolved.kind = candidate.kind;
  if (!resolve_polymorphic(catalog, inputs, resolved.arguments, resolved.result))
    resolved.outcome = Resolved::Outcome::missing;
  return resolved;
}

// Some input's type is not known: what all that could be meant have in common.
Resolved undecided(const Catalog& catalog, const std::vector<Candidate>& found) {
  Resolved resolved;
  if (found.empty()) return resolved;
  const Candidate& first = found.front();
  if (found.size() == 1) resolved.function = first.oid;
  const bool same = std::all_of(found.begin(), found.end(), [&](const Candidate& candidate) {
    return candidate.result == first.result && candidate.returns_set == first.returns_set;
  });
  if (!same) return resolved;
  std::vector<Oid> arguments;
  resolved.result = first.result;
  resolved.returns_set = first.returns_set;
  resolved.kind = first.kind;
  resolve_polymorphic(catalog, {}, arguments, resolved.result);
  return resolved;
}

// f(x) where f is a type: a cast in the disguise of a call.
bool means_cast(const Catalog& catalog, const Name& name, Oid input, Resolved& out) {
  TypeName written;
  written.name = name;
  const ResolvedType target = resolve_type(catalog, written);
  if (!target.type.known()) return false;
  const CastWay way = cast_way(catalog, input, target.type.oid, CastContext::explicit_);
  const auto facts = type_facts(catalog, input);
  const bool composite = input == type_oid::record || (facts && facts->kind == Type::Kind::composite);
  if (input != type_oid::unknown && way != CastWay::binary && (way != CastWay::in_out || composite))
    return false;
  out.outcome = Resolved::Outcome::cast;
  out.result = target.type.oid;
  return true;
}

std::vector<const Candidate*> matching(const Catalog& catalog, const std::vector<Candidate>& found,
                                       std::span<const Oid> inputs) {
  std::vector<const Candidate*> kept;
  for (const Candidate& candidate : found) {
    bool fit = true;
    for (std::size_t i = 0; i < inputs.size() && fit; ++i)
      fit = can_coerce(catalog, inputs[i], candidate.arguments[i]);
    if (!fit) continue;
    std::vector<Oid> arguments = candidate.arguments;
    Oid result = candidate.result;
    if (resolve_polymorphic(catalog, inputs, arguments, result)) kept.push_back(&candidate);
  }
  return kept;
}

bool is_known(Oid type) {
  return type != 0;
}

}  // namespace

Resolved resolve_function(const Catalog& catalog, const Name& name, std::span<const Oid> arguments,
                          const std::vector<std::string>& names, bool variadic) {
  bool any_of_name = false;
  const auto found = candidates(catalog, name, arguments.size(), names, variadic, any_of_name);
  if (!std::all_of(arguments.begin(), arguments.end(), is_known)) return undecided(catalog, found);
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

namespace {

Candidate candidate_of(const data::OperatorRow& row, bool unary) {
  Candidate candidate;
  candidate.oid = row.function;
  candidate.result = row.result;
  if (unary) {
    candidate.arguments = {row.right};
  } else {
    candidate.arguments = {row.left, row.right};
  }
  return candidate;
}

const data::OperatorRow* exact(std::span<const data::OperatorRow> rows, Oid left, Oid right, int version) {
  for (const data::OperatorRow& row : rows) {
    if (row.left == left && row.right == right && row.in(version)) return &row;
  }
  return nullptr;
}

// binary_oper_exact: a literal is taken for the other side's type, then for that one's base.
const data::OperatorRow* exact_binary(const Catalog& catalog, std::span<const data::OperatorRow> rows,
                                      Oid left, Oid right) {
  const int version = catalog.server_version();
  bool guessed = false;
  if (left == type_oid::unknown && right != type_oid::unknown) {
    left = right;
    guessed = true;
  } else if (right == type_oid::unknown && left != type_oid::unknown) {
    right = left;
    guessed = true;
  }
  if (const auto* row = exact(rows, left, right, version)) return row;
  if (!guessed) return nullptr;
  const Oid base = base_type(catalog, {left, -1}).oid;
  return base == left ? nullptr : exact(rows, base, base, version);
}

Oid number(const NamedObject& object, const char* property) {
  const auto at = object.properties.find(property);
  return at == object.properties.end() ? 0 : static_cast<Oid>(std::strtoul(at->second.c_str(), nullptr, 10));
}

// Operators that extensions and the chain made; false where one of that name is not known in full.
bool add_own(const Catalog& catalog, const Name& name, bool unary, std::vector<Candidate>& found) {
  std::vector<Oid> schemas;
  if (name.schema.empty()) {
    schemas = catalog.search_path();
  } else if (Oid schema = catalog.find_schema(name.schema)) {
    schemas.push_back(schema);
  }
  for (Oid schema : schemas) {
    for (Oid oid : catalog.find_prefixed(ObjectClass::operator_, schema, name.name + "(")) {
      const NamedObject& object = *catalog.get<NamedObject>(oid);
      Candidate candidate;
      const Oid left = number(object, "left"), right = number(object, "right");
      candidate.result = number(object, "result");
      if (right == 0 || candidate.result == 0) return false;
      if ((left == 0) != unary) continue;
      if (!unary) candidate.arguments.push_back(left);
      candidate.arguments.push_back(right);
      const auto function = object.properties.find("function");
      if (function != object.properties.end()) {
        for (Oid one : catalog.find_functions(schema, function->second)) candidate.oid = one;
      }
      found.push_back(std::move(candidate));
    }
  }
  return true;
}

}  // namespace

Resolved resolve_operator(const Catalog& catalog, const Name& name, bool unary, Oid left, Oid right) {
  Resolved unclear;
  const bool system = name.schema.empty() || name.schema == "pg_catalog";
  const auto rows = system ? data::operators(name.name) : std::span<const data::OperatorRow>();
  std::vector<Oid> inputs;
  if (!unary) inputs.push_back(left);
  inputs.push_back(right);
  const bool all_known = std::all_of(inputs.begin(), inputs.end(), is_known);
  if (all_known && left < first_user_oid && right < first_user_oid) {
    const data::OperatorRow* row =
        unary ? exact(rows, 0, right, catalog.server_version()) : exact_binary(catalog, rows, left, right);
    if (row) return chosen(catalog, candidate_of(*row, unary), inputs);
  }
  std::vector<Candidate> found;
  const bool complete = add_own(catalog, name, unary, found);
  // binary_oper_exact for those: a literal is taken for the other side's type.
  std::vector<Oid> taken = inputs;
  for (std::size_t i = 0; i < taken.size() && !unary; ++i) {
    if (taken[i] == type_oid::unknown) taken[i] = inputs[1 - i];
  }
  for (const Candidate& candidate : found) {
    if (all_known && candidate.arguments == taken) return chosen(catalog, candidate, inputs);
  }
  for (const data::OperatorRow& row : rows) {
    if (row.in(catalog.server_version()) && (row.left == 0) == unary)
      found.push_back(candidate_of(row, unary));
  }
  if (!all_known) return complete ? undecided(catalog, found) : unclear;
  const auto kept = matching(catalog, found, inputs);
  if (kept.size() == 1 && complete) return chosen(catalog, *kept.front(), inputs);
  if (kept.empty()) {
    unclear.outcome = complete ? Resolved::Outcome::missing : Resolved::Outcome::unknown;
    return unclear;
  }
  if (!complete) return unclear;
  if (const Candidate* best = select_candidate(catalog, inputs, kept)) return chosen(catalog, *best, inputs);
  unclear.outcome = Resolved::Outcome::ambiguous;
  return unclear;
}

char volatility_of(const Catalog& catalog, Oid function) {
  if (function == 0) return 0;
  if (function >= first_user_oid) {
    const Function* own = catalog.get<Function>(function);
    return own ? own->volatility : '\0';
  }
  const data::FunctionRow* row = data::function(function, catalog.server_version());
  return row ? row->volatility : '\0';
}

}  // namespace catalog::binding
