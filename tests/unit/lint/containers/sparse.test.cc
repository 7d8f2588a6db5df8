#include "lint/containers/sparse.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using containers::Sparse;
using Words = std::vector<std::string>;

TEST_CASE("Rare: what nobody set takes a pointer's room and reads as it was made") {
  static_assert(sizeof(Sparse<Words>) == sizeof(void*));
  const Sparse<Words> none;
  CHECK(none.empty());
  CHECK(none.size() == 0);
  CHECK(none.begin() == none.end());
  CHECK(none == Sparse<Words>(Words{}));
  const Words& read = none;
  CHECK(read.empty());
}

TEST_CASE("Rare: edit() makes a value and keeps it; copies are their own") {
  Sparse<Words> words;
  words.push_back("a");
  words.edit().push_back("b");
  Sparse<Words> copy = words;
  copy.edit().front() = "c";
  CHECK(words.get() == Words{"a", "b"});
  CHECK(copy.front() == "c");
  CHECK(copy.back() == "b");
  CHECK(copy[1] == "b");
  CHECK_FALSE(copy == words);
  copy.clear();
  CHECK(copy.empty());
}

TEST_CASE("Rare: of any value") {
  struct Point {
    int x = 1;
    bool operator==(const Point&) const = default;
  };
  Sparse<Point> point;
  CHECK(point->x == 1);
  point.edit().x = 2;
  CHECK((*point).x == 2);
  CHECK(point == Sparse<Point>(Point{2}));

  Sparse<std::map<std::string, int>> map;
  map.edit()["a"] = 1;
  CHECK(map->at("a") == 1);
}
