#include "lint/text/suggest.h"

#include <doctest/doctest.h>

#include <array>

TEST_CASE("edits between two words") {
  CHECK(text::edit_distance("", "") == 0);
  CHECK(text::edit_distance("up", "") == 2);
  CHECK(text::edit_distance("kitten", "sitting") == 3);
  CHECK(text::edit_distance("from", "form") == 1);
  CHECK(text::edit_distance("DOWN", "down") == 0);
}

TEST_CASE("only what is near is suggested") {
  constexpr std::array<std::string_view, 4> known = {"up", "down", "verify", "irreversible"};
  CHECK(text::nearest("upp", known) == "up");
  CHECK(text::nearest("donw", known) == "down");
  CHECK(text::nearest("irreversable", known) == "irreversible");
  CHECK_FALSE(text::nearest("rollback", known));
  CHECK(text::did_you_mean("verfy", known) == "did you mean `verify`?");
  CHECK(text::did_you_mean("zzz", known).empty());
}
