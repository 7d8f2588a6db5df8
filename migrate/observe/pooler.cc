// SHOW POOLS has grown columns in its middle: they are counted from the pool's mode, which every version has.
#include "migrate/observe/pooler.h"

#include <algorithm>

#include "migrate/observe/numbers.h"

namespace migrate {
namespace {

using inspection::Fields;

// ... sv_idle, sv_used, sv_tested, sv_login, maxwait, maxwait_us, pool_mode, ...
constexpr size_t from_idle = 6, from_wait = 2, clients_waiting = 3;

std::optional<size_t> mode_in(const Row& row) {
  const auto found = std::find_if(row.begin(), row.end(), [](const Value& value) {
    return value == "session" || value == "transaction" || value == "statement";
  });
  const auto at = static_cast<size_t>(found - row.begin());
  return found == row.end() || at < from_idle + clients_waiting ? std::nullopt : std::optional(at);
}

}  // namespace

text::Result<void> read_pools(Session& console, Observation& into) {
  const Answer answer = console.run("SHOW POOLS");
  if (answer.error)
    return text::Error{
        "the pools cannot be read: " + describe(*answer.error),
        "--pooler takes the URL of PgBouncer's administration console, a database called pgbouncer",
        "",
        {}};
  for (const Row& row : answer.rows()) {
    const std::optional<size_t> mode = mode_in(row);
    if (!mode || row[0] == "pgbouncer") continue;  // the console itself
    const Fields f(row);
    into.pools.push_back({f.text(0), f.text(1), f.text(*mode), f.number(clients_waiting),
                          f.number(*mode - from_idle), f.number(*mode - from_wait)});
  }
  into.pools_read = true;
  return {};
}

}  // namespace migrate
