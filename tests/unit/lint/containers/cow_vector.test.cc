#include "lint/containers/cow_vector.h"

#include <doctest/doctest.h>

#include <string>

using containers::CowVector;

TEST_CASE("SharedVector: a copy keeps its values when the other edits") {
  CowVector<std::string> one;
  one.push_back("a");
  const CowVector<std::string> copy = one;
  one.push_back("b");
  one.edit()[0] = "c";
  CHECK(copy.get() == std::vector<std::string>{"a"});
  CHECK(one.get() == std::vector<std::string>{"c", "b"});
}

TEST_CASE("SharedVector: copies share until then, and the last holder edits in place") {
  CowVector<int> one;
  one.push_back(1);
  {
    const CowVector<int> copy = one;
    CHECK(copy.begin() == one.begin());
  }
  const int* const before = one.begin();
  one.edit()[0] = 2;
  CHECK(one.begin() == before);
}

TEST_CASE("SharedVector: an empty one reads as empty") {
  const CowVector<int> none;
  CHECK(none.empty());
  CHECK(none.size() == 0);
  CHECK(none.begin() == none.end());
  CHECK(none.get().empty());
  int sum = 0;
  for (const int value : none) sum += value;
  CHECK(sum == 0);
}
