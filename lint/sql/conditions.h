// The names that PL/pgSQL has for SQLSTATEs: EXCEPTION WHEN unique_violation, RAISE division_by_zero
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sql {

// "23505" of unique_violation. Some names stand for two; a name that is none of them, for none.
std::vector<std::string> states_of(std::string_view condition);

}  // namespace sql
