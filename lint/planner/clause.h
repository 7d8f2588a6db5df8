#pragma once

// Inside of implication: how conditions and bounds name what they are about, so that the two meet.

#include <string>

#include "lint/planner/predicate_proof.h"

namespace catalog {

/// A column by its name; anything else by its text.
std::string subject_of(const Catalog& catalog, const Expr& expr, const Relation& relation);

/// The beginning of what a hash partition's condition is called.
inline std::string hash_words(Oid parent) {
  return "satisfies_hash_partition " + std::to_string(parent);
}

}  // namespace catalog
