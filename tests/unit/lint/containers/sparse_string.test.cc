#include "lint/containers/sparse_string.h"

#include <doctest/doctest.h>

using text::RareString;

TEST_CASE("a rare string reads as the string it is") {
  static_assert(sizeof(RareString) == sizeof(void*));
  RareString rare;
  CHECK(rare.empty());
  CHECK(rare.str().empty());
  CHECK(rare == "");
  rare = "C";
  CHECK_FALSE(rare.empty());
  CHECK(rare == "C");
  CHECK("of " + rare == "of C");
  const RareString copy = rare;
  rare.clear();
  CHECK(copy == "C");
  CHECK(rare == RareString());
}

TEST_CASE("the empty string takes no room, whatever stood there") {
  RareString rare;
  rare = "C";
  rare = "";
  CHECK(rare.empty());
  CHECK(rare == RareString());
}

TEST_CASE("a rare string may be given its own text") {
  RareString rare;
  rare = "C";
  rare = rare.str();
  CHECK(rare == "C");
}
