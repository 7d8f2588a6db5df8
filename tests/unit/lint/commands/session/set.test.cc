#include <doctest/doctest.h>

#include "tests/unit/lint/replay/replay_sql.h"

TEST_CASE("a setting that only other versions have is refused, one that nobody knows is not") {
  CHECK(first_refusal("SET transaction_timeout = 0") ==
        "unrecognized configuration parameter \"transaction_timeout\"");
  CHECK(replay_sql("SET no_such_setting = 1; SET my.own = 'x'; SET lock_timeout = '1s'").refused.empty());
}
