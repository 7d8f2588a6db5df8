// Conditions taken apart, and how they name what they are about, so that conditions and bounds meet.
#pragma once

#include <string>

#include "lint/datum/compare.h"

namespace planner {
using namespace ast;
using namespace catalog;

// A column by its name; anything else by its text.
std::string subject_of(const Catalog& catalog, const Expr& expr, const Relation& relation);

// The beginning of what a hash partition's condition is called.
inline std::string hash_words(Oid parent) {
  return "satisfies_hash_partition " + std::to_string(parent);
}

// A condition taken apart. Conditions over columns are keyed by the column's name, so that those of a
// partition and of its parent compare.
struct ProofClause {
  enum class Kind : uint8_t { all, any, not_null, is_null, comparison, opaque };
  enum class Operator : uint8_t { less, less_equal, equal, greater_equal, greater, not_equal };
  Kind kind = Kind::all;
  std::vector<ProofClause> parts;  // all, any
  std::string subject;  // not_null, is_null, comparison: what is tested; opaque: the condition's text
  Operator op = Operator::equal;
  datum::Constant constant;
};

ProofClause clause_of(const Catalog& catalog, const Expr& expr, const Relation& relation);

}  // namespace planner
