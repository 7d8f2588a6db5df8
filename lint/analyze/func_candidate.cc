// The rules by which the server prefers one of several functions or operators
// (src/backend/parser/parse_func.c: func_match_argtypes, func_select_candidate).

#include "lint/analyze/func_candidate.h"

#include <algorithm>

#include "lint/analyze/polymorphic.h"
#include "lint/types/cast.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

using Candidates = std::vector<const Candidate*>;

struct Slot {
  Oid type = 0;  // under its domains
  TypeCategory category = TypeCategory::user_defined;
  bool unknown = false;
};

bool is_preferred(const Catalog& catalog, TypeCategory category, Oid type) {
  const auto facts = types::type_facts(catalog, type);
  return facts && facts->preferred && facts->category == category;
}

TypeCategory category_of(const Catalog& catalog, Oid type) {
  const auto facts = types::type_facts(catalog, type);
  return facts ? facts->category : TypeCategory::user_defined;
}

// Keeps those with the highest count of slots that `counts` likes.
template <class Counts>
void keep_best(Candidates& candidates, Counts counts) {
  size_t best = 0;
  Candidates kept;
  for (const Candidate* candidate : candidates) {
    const size_t matches = counts(*candidate);
    if (matches > best || kept.empty()) {
      if (matches > best) kept.clear();
      best = matches;
      kept.push_back(candidate);
    } else if (matches == best) {
      kept.push_back(candidate);
    }
  }
  candidates = std::move(kept);
}

struct Wanted {
  std::optional<TypeCategory> category;
  bool preferred = false;
};

// The category that the candidates agree on for one slot of unknown type; nullopt = they don't.
std::optional<Wanted> agreed(const Catalog& catalog, const Candidates& candidates, size_t slot) {
  Wanted wanted;
  bool conflict = false;
  for (const Candidate* candidate : candidates) {
    const auto facts = types::type_facts(catalog, candidate->arguments[slot]);
    const TypeCategory category = facts ? facts->category : TypeCategory::user_defined;
    const bool preferred = facts && facts->preferred;
    if (!wanted.category) {
      wanted = {category, preferred};
    } else if (wanted.category == category) {
      wanted.preferred = wanted.preferred || preferred;
    } else if (category == TypeCategory::string) {
      wanted = {category, preferred};
    } else {
      conflict = true;
    }
  }
  if (conflict && wanted.category != TypeCategory::string) return std::nullopt;
  return wanted;
}

void resolve_unknowns(const Catalog& catalog, const std::vector<Slot>& slots, Candidates& candidates) {
  std::vector<Wanted> wanted(slots.size());
  for (size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i].unknown) continue;
    const auto one = agreed(catalog, candidates, i);
    if (!one) return;
    wanted[i] = *one;
  }
  Candidates kept;
  for (const Candidate* candidate : candidates) {
    bool keep = true;
    for (size_t i = 0; i < slots.size() && keep; ++i) {
      if (!slots[i].unknown) continue;
      const auto facts = types::type_facts(catalog, candidate->arguments[i]);
      const TypeCategory category = facts ? facts->category : TypeCategory::user_defined;
      keep = category == wanted[i].category && (!wanted[i].preferred || (facts && facts->preferred));
    }
    if (keep) kept.push_back(candidate);
  }
  if (!kept.empty()) candidates = std::move(kept);
}

// All known slots have one type: takes the unknown ones to have it too.
const Candidate* by_shared_type(const Catalog& catalog, const std::vector<Slot>& slots,
                                const Candidates& candidates) {
  Oid shared = 0;
  for (const Slot& slot : slots) {
    if (slot.unknown) continue;
    if (shared != 0 && shared != slot.type) return nullptr;
    shared = slot.type;
  }
  if (shared == 0) return nullptr;
  const std::vector<Oid> all_shared(slots.size(), shared);
  const Candidate* found = nullptr;
  for (const Candidate* candidate : candidates) {
    std::vector<Oid> arguments = candidate->arguments;
    Oid result = candidate->result;
    const bool fits = std::all_of(arguments.begin(), arguments.end(),
                                  [&](Oid to) { return can_coerce(catalog, shared, to); }) &&
                      resolve_polymorphic(catalog, all_shared, arguments, result);
    if (fits && found) return nullptr;
    if (fits) found = candidate;
  }
  return found;
}

}  // namespace

bool can_coerce(const Catalog& catalog, Oid from, Oid to) {
  if (from == type_oid::unknown) return true;
  const types::CastWay way = types::cast_way(catalog, from, to, types::CastContext::implicit);
  return way != types::CastWay::none;
}

const Candidate* select_candidate(const Catalog& catalog, std::span<const Oid> inputs,
                                  std::vector<const Candidate*> candidates) {
  std::vector<Slot> slots(inputs.size());
  size_t unknowns = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    slots[i].unknown = inputs[i] == type_oid::unknown;
    slots[i].type = types::base_type(catalog, {inputs[i], -1}).oid;
    slots[i].category = slots[i].unknown ? TypeCategory::unknown : category_of(catalog, slots[i].type);
    unknowns += slots[i].unknown ? 1U : 0U;
  }
  keep_best(candidates, [&](const Candidate& candidate) {
    size_t matches = 0;
    for (size_t i = 0; i < slots.size(); ++i)
      matches += !slots[i].unknown && candidate.arguments[i] == slots[i].type ? 1U : 0U;
    return matches;
  });
  if (candidates.size() == 1) return candidates.front();
  keep_best(candidates, [&](const Candidate& candidate) {
    size_t matches = 0;
    for (size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].unknown) continue;
      const Oid type = candidate.arguments[i];
      matches += type == slots[i].type || is_preferred(catalog, slots[i].category, type) ? 1U : 0U;
    }
    return matches;
  });
  if (candidates.size() == 1) return candidates.front();
  if (unknowns == 0) return nullptr;
  resolve_unknowns(catalog, slots, candidates);
  if (candidates.size() == 1) return candidates.front();
  return unknowns < slots.size() ? by_shared_type(catalog, slots, candidates) : nullptr;
}

bool all_known(std::span<const Oid> types) {
  return std::find(types.begin(), types.end(), Oid{0}) == types.end();
}

Resolved chosen(const Catalog& catalog, const Candidate& candidate, std::span<const Oid> inputs) {
  Resolved resolved;
  if (candidate.ambiguous) {
    resolved.outcome = Resolved::Outcome::ambiguous;
    return resolved;
  }
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

Resolved undecided(const Catalog& catalog, const std::vector<Candidate>& found) {
  Resolved resolved;
  if (found.empty()) return resolved;
  const Candidate& first = found.front();
  if (found.size() == 1) resolved.function = first.oid;
  const bool same = std::all_of(found.begin(), found.end(), [&](const Candidate& candidate) {
    return candidate.result == first.result && candidate.returns_set == first.returns_set;
  });
  const bool alike = std::all_of(found.begin(), found.end(),
                                 [&](const Candidate& candidate) { return candidate.kind == first.kind; });
  if (alike) resolved.kind = first.kind;  // sum() of whatever is an aggregate
  if (!same) return resolved;
  std::vector<Oid> arguments;
  resolved.result = first.result;
  resolved.returns_set = first.returns_set;
  resolved.kind = first.kind;
  resolve_polymorphic(catalog, {}, arguments, resolved.result);
  return resolved;
}

std::vector<const Candidate*> matching(const Catalog& catalog, const std::vector<Candidate>& found,
                                       std::span<const Oid> inputs) {
  std::vector<const Candidate*> kept;
  for (const Candidate& candidate : found) {
    bool fit = true;
    for (size_t i = 0; i < inputs.size() && fit; ++i)
      fit = can_coerce(catalog, inputs[i], candidate.arguments[i]);
    if (!fit) continue;
    std::vector<Oid> arguments = candidate.arguments;
    Oid result = candidate.result;
    if (resolve_polymorphic(catalog, inputs, arguments, result)) kept.push_back(&candidate);
  }
  return kept;
}

// src/backend/parser/parse_coerce.c, select_common_type
std::optional<Oid> common_type(const Catalog& catalog, std::span<const Oid> types,
                               std::pair<Oid, Oid>* odds) {
  if (types.empty()) return type_oid::text;
  if (!all_known(types)) return Oid{0};
  const bool same = std::all_of(types.begin(), types.end(), [&](Oid type) { return type == types[0]; });
  if (same && types[0] != type_oid::unknown) return types[0];
  Oid chosen = types::base_type(catalog, {types[0], -1}).oid;
  auto facts = types::type_facts(catalog, chosen);
  for (size_t i = 1; i < types.size(); ++i) {
    const Oid next = types::base_type(catalog, {types[i], -1}).oid;
    if (next == type_oid::unknown || next == chosen) continue;
    const auto next_facts = types::type_facts(catalog, next);
    if (!next_facts || !facts) return Oid{0};
    if (chosen != type_oid::unknown && facts->category != next_facts->category) {
      if (odds) *odds = {chosen, next};
      return std::nullopt;
    }
    if (chosen == type_oid::unknown ||
        (!facts->preferred && can_coerce(catalog, chosen, next) && !can_coerce(catalog, next, chosen))) {
      chosen = next;
      facts = next_facts;
    }
  }
  return chosen == type_oid::unknown ? type_oid::text : chosen;
}

}  // namespace analyze
