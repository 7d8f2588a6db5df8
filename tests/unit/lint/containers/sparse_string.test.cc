#include "lint/containers/sparse_string.h"

#include <doctest/doctest.h>

using containers::SparseString;

TEST_CASE("a rare string reads as the string it is") {
  static_assert(sizeof(SparseString) == sizeof(void*));
  SparseString rare;
  CHECK(rare.empty());
  CHECK(rare.str().empty());
  CHECK(rare == "");
  rare = "C";
  CHECK_FALSE(rare.empty());
  CHECK(rare == "C");
  CHECK("of " + rare == "of C");
  const SparseString copy = rare;
  rare.clear();
  CHECK(copy == "C");
  CHECK(rare == SparseString());
}

TEST_CASE("the empty string takes no room, whatever stood there") {
  SparseString rare;
  rare = "C";
  rare = "";
  CHECK(rare.empty());
  CHECK(rare == SparseString());
}

TEST_CASE("a rare string may be given its own text") {
  SparseString rare;
  rare = "C";
  rare = rare.str();
  CHECK(rare == "C");
}
