// PL/pgSQL's names of SQLSTATEs, over the server's own list.

#include "lint/sql/conditions.h"

#include <array>

namespace sql {

namespace {

struct Condition {
  std::string_view name;
  std::array<char, 5> state;
};

// The server's own table, with its own macros over this one.
#define MAKE_SQLSTATE(a, b, c, d, e) \
  { a, b, c, d, e }
#include "utils/errcodes.h"
constexpr Condition conditions[] = {
#include "plerrcodes.h"
};

}  // namespace

std::vector<std::string> states_of(std::string_view condition) {
  std::vector<std::string> states;
  for (const Condition& one : conditions) {
    if (one.name == condition) states.emplace_back(one.state.data(), one.state.size());
  }
  return states;
}

}  // namespace sql
