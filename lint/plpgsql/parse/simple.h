// Statements of a body that hold no others
// (https://www.postgresql.org/docs/current/plpgsql-statements.html).
#pragma once

#include "lint/plpgsql/parse/words.h"

namespace plpgsql {

// Statements that hold no others: PERFORM, RAISE, an assignment, SQL.
Statement simple_statement(Words& words);

}  // namespace plpgsql
