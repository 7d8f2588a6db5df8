// The rules by which the server prefers one of several functions or operators
// (src/backend/parser/parse_func.c: func_match_argtypes, func_select_candidate).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lint/catalog/catalog.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// A function or operator that could be meant. Types of arguments are those of the call's slots: variadic
// ones repeated, defaults left out.
struct Candidate {
  Oid oid = 0;
  std::vector<Oid> arguments;
  Oid result = 0;
  Volatility volatility = Volatility::volatile_;
  RoutineKind kind = RoutineKind::function;
  bool returns_set = false;
  size_t place = 0;        // of its schema in the search_path
  bool expanded = false;   // variadic
  bool ambiguous = false;  // another of the same schema takes the same arguments
};

struct Resolved {
  enum class Outcome : uint8_t {
    found,
    cast,       // f(x) that means a cast of x to type f: result says to which
    missing,    // no such function
    ambiguous,  // several
    unknown,    // knowledge ends: an argument's type, a function that nobody knows
  };
  Outcome outcome = Outcome::unknown;
  Oid function = 0;
  std::vector<Oid> arguments;  // what the arguments become, pseudo-types resolved
  Oid result = 0;              // 0 = cannot be told
  bool returns_set = false;
  RoutineKind kind = RoutineKind::function;
};

// func_select_candidate: the one that the rules prefer, or null.
const Candidate* select_candidate(const Catalog& catalog, std::span<const Oid> inputs,
                                  std::vector<const Candidate*> candidates);

// None is 0, of which nothing is known.
bool all_known(std::span<const Oid> types);
// Those whose arguments take the inputs, implicit casts and polymorphic types allowed (func_match_argtypes).
std::vector<const Candidate*> matching(const Catalog& catalog, const std::vector<Candidate>& found,
                                       std::span<const Oid> inputs);
// The candidate as what the call means, its polymorphic types by the inputs.
Resolved chosen(const Catalog& catalog, const Candidate& candidate, std::span<const Oid> inputs);
// Some input's type is not known: what all that could be meant have in common.
Resolved undecided(const Catalog& catalog, const std::vector<Candidate>& found);

// can_coerce_type for one argument, implicitly.
bool can_coerce(const Catalog& catalog, Oid from, Oid to);

// select_common_type: 0 where an input is not known; nullopt where there is none, with the two types at
// odds in `odds`.
std::optional<Oid> common_type(const Catalog& catalog, std::span<const Oid> types,
                               std::pair<Oid, Oid>* odds = nullptr);

}  // namespace analyze
