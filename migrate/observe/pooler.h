// The pools of a PgBouncer, as its administration console shows them (https://www.pgbouncer.org/usage.html,
// SHOW POOLS).
#pragma once

#include "migrate/observe/observe.h"

namespace migrate {

text::Result<void> read_pools(Session& console, Observation& into);

}  // namespace migrate
