#include "lint/sql/conditions.h"

#include <doctest/doctest.h>

using Names = std::vector<std::string>;

TEST_CASE("conditions have the states of the server's table") {
  CHECK(sql::states_of("unique_violation") == Names{"23505"});
  CHECK(sql::states_of("raise_exception") == Names{"P0001"});
  CHECK(sql::states_of("no_such_condition").empty());
}

TEST_CASE("a name may stand for two states") {
  CHECK(sql::states_of("null_value_not_allowed") == Names{"22004", "39004"});
}
