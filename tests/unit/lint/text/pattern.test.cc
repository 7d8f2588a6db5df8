#include "lint/text/pattern.h"

#include <doctest/doctest.h>

TEST_CASE("a pattern is to match the whole name; what is none says why") {
  std::string problem;
  const auto pattern = text::Pattern::read("[a-z_]+s", problem);
  REQUIRE(pattern);
  CHECK(pattern->matches("orders"));
  CHECK_FALSE(pattern->matches("order"));
  CHECK_FALSE(pattern->matches("my orders"));
  CHECK(pattern->matches(std::string(100'000, 's')));
  CHECK_FALSE(text::Pattern::read("[a-z", problem));
  CHECK_FALSE(problem.empty());
}
