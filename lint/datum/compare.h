// Constants, read as the types of what they are compared with.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "lint/catalog/catalog.h"

namespace datum {
using namespace ast;
using namespace catalog;

// A constant that a column is compared with.
struct Constant {
  // moment: a date or timestamp; zoned: a timestamptz, which stable functions alone compare with a moment.
  enum class Kind : uint8_t { number, moment, zoned, text, boolean, other };
  Kind kind = Kind::other;
  std::string text;                                               // number: a decimal constant
  std::chrono::sys_time<std::chrono::microseconds> instant = {};  // moment, zoned
};

// Which is the greater, where that can be told without the server: < 0, 0, > 0.
std::optional<int> compare(const Constant& a, const Constant& b);

// The constant an expression stands for, read as the type of what it is compared with.
std::optional<Constant> constant_of(const Catalog& catalog, const Expr& expr, TypeRef as);

}  // namespace datum
