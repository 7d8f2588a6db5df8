#include "lint/containers/box.h"

#include <doctest/doctest.h>

#include <string>

using containers::Box;

TEST_CASE("a box is empty, takes a value, and gives it up") {
  static_assert(sizeof(Box<std::string>) == sizeof(void*));
  Box<std::string> box;
  CHECK_FALSE(box.has_value());
  box = std::string("a");
  REQUIRE(box);
  CHECK(*box == "a");
  box.emplace() += "b";
  CHECK(*box == "b");
  box.reset();
  CHECK_FALSE(box);
}

TEST_CASE("copies of a box are deep, and one assigned to itself keeps its value") {
  Box<std::string> box(std::string("a"));
  Box<std::string> copy = box;
  *copy += "b";
  CHECK(*box == "a");
  box = copy;
  *copy += "c";
  CHECK(*box == "ab");
  const Box<std::string>& same = box;
  box = same;
  CHECK(*box == "ab");
  box = Box<std::string>();
  CHECK_FALSE(box);
}
