// Which collation an expression's values have (src/backend/parser/parse_collate.c).
#pragma once

#include <string>

namespace analyze {

// The collation that an expression's values have, and how firmly (CollateState, parse_collate.c).
struct Collated {
  enum class Strength : uint8_t { none, implicit, conflict, explicit_ };
  Strength strength = Strength::none;
  std::string name;
  std::string against = {};  // of a conflict: the other one
  void merge(const Collated& other);
};

}  // namespace analyze
