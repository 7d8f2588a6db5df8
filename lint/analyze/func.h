#pragma once

// Inside of bind(): which function or operator a call means, and what a list of expressions has in common.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/analyze/analyze.h"

namespace catalog::binding {

/// Whether the text is one JSON value (RFC 8259), as the input functions of json and jsonb want it.
bool is_json(std::string_view text);

/// Thrown where the server would refuse, caught in bind() and shape(), never seen outside.
struct Refused {
  Refusal refusal;
};
[[noreturn]] void refuse(std::string sqlstate, std::string message, std::string hint = {});

/// A function or operator that could be meant. Types of arguments are those of the call's slots: variadic
/// ones repeated, defaults left out.
struct Candidate {
  Oid oid = 0;
  std::vector<Oid> arguments;
  Oid result = 0;
  char volatility = 'v';
  char kind = 'f';
  bool returns_set = false;
  std::size_t place = 0;   // of its schema in the search_path
  bool expanded = false;   // variadic
  bool ambiguous = false;  // another of the same schema takes the same arguments
};

struct Resolved {
  enum class Outcome : std::uint8_t {
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
  char kind = 'f';
};

/// src/backend/parser/parse_func.c, func_get_detail. `names`: the arguments' names, empty when positional.
/// `of_call`: by CALL, which gives something for OUT parameters too, from 14 on.
Resolved resolve_function(const Catalog& catalog, const Name& name, std::span<const Oid> arguments,
                          const std::vector<std::string>& names, bool variadic, bool of_call = false);

/// src/backend/parser/parse_oper.c: oper, left_oper. `left` 0 with unary: a prefix operator.
/// `function` of the result is the operator's underlying function.
Resolved resolve_operator(const Catalog& catalog, const Name& name, bool unary, Oid left, Oid right);

/// func_select_candidate: the one that the rules prefer, or null.
const Candidate* select_candidate(const Catalog& catalog, std::span<const Oid> inputs,
                                  std::vector<const Candidate*> candidates);

/// None is 0, of which nothing is known.
bool all_known(std::span<const Oid> types);
/// Those whose arguments take the inputs, implicit casts and polymorphic types allowed (func_match_argtypes).
std::vector<const Candidate*> matching(const Catalog& catalog, const std::vector<Candidate>& found,
                                       std::span<const Oid> inputs);
/// The candidate as what the call means, its polymorphic types by the inputs.
Resolved chosen(const Catalog& catalog, const Candidate& candidate, std::span<const Oid> inputs);
/// Some input's type is not known: what all that could be meant have in common.
Resolved undecided(const Catalog& catalog, const std::vector<Candidate>& found);

/// can_coerce_type for one argument, implicitly.
bool can_coerce(const Catalog& catalog, Oid from, Oid to);

/// enforce_generic_type_consistency: replaces polymorphic types among `arguments` and in `result` by what
/// the inputs say. False where the inputs contradict; a type that cannot be told becomes 0.
bool resolve_polymorphic(const Catalog& catalog, std::span<const Oid> inputs, std::vector<Oid>& arguments,
                         Oid& result);

/// select_common_type: 0 where an input is not known; nullopt where there is none, with the two types at
/// odds in `odds`.
std::optional<Oid> common_type(const Catalog& catalog, std::span<const Oid> types,
                               std::pair<Oid, Oid>* odds = nullptr);

/// A literal read as `type`: its refusal, where the type is one that can be judged here (integers, boolean,
/// uuid, enumerations). regclass: the relation it names in `relation`.
std::optional<Refusal> check_literal(const Catalog& catalog, const std::string& text, Oid type,
                                     Oid* relation);

/// A word that check_literal takes for a boolean, and it is true.
bool means_true(std::string_view text);

/// The binary operator's or function's volatility by its oid; 0 = not known.
char volatility_of(const Catalog& catalog, Oid function);

}  // namespace catalog::binding
