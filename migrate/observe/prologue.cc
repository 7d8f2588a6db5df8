// How each message of an audit begins.

#include "migrate/observe/prologue.h"

#include <fmt/format.h>

namespace migrate::observation {

std::string limits(const Session& session) {
  return fmt::format("SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {};",
                     session.literal(session.options().statement_timeout),
                     session.literal(session.options().lock_timeout));
}

std::string beginning(const Session& session) {
  return fmt::format(
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog; {}"
      " SET LOCAL idle_in_transaction_session_timeout = '30s'; SET LOCAL jit = off;",
      limits(session));
}

}  // namespace migrate::observation
