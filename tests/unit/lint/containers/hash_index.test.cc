#include "lint/containers/hash_index.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using Index = containers::HashIndex<int>;

namespace {

std::vector<int> values(const Index& index, size_t hash) {
  std::vector<int> found;
  index.any(hash, [&](int value) {
    found.push_back(value);
    return false;
  });
  std::sort(found.begin(), found.end());
  return found;
}

constexpr size_t hash_of(size_t upper, size_t lower = 0) {
  return upper << 32U | lower;
}

}  // namespace

TEST_CASE("an empty index finds nothing and takes nothing out") {
  Index index;
  CHECK(values(index, hash_of(7)).empty());
  index.erase(hash_of(7), 1);
  CHECK(values(index, hash_of(7)).empty());
}

TEST_CASE("a hash may have any number of values; the walk ends where the visitor says so") {
  Index index;
  for (int value : {1, 2, 3, 2}) index.insert(hash_of(7), value);
  CHECK(values(index, hash_of(7)) == std::vector<int>{1, 2, 2, 3});
  int visited = 0;
  CHECK(index.any(hash_of(7), [&](int) { return ++visited == 2; }));
  CHECK(visited == 2);
}

TEST_CASE("one entry is taken out at a time, and what was put behind it is still found") {
  Index index;
  // Of different hashes, but with the same place in a table of 64.
  for (size_t i = 0; i < 5; ++i) index.insert(hash_of(9 + 64 * i), static_cast<int>(i));
  index.insert(hash_of(9), 0);
  index.erase(hash_of(9 + 64), 1);
  index.erase(hash_of(9), 0);
  CHECK(values(index, hash_of(9)) == std::vector<int>{0});
  CHECK(values(index, hash_of(9 + 64)).empty());
  CHECK(values(index, hash_of(9 + 64 * 4)) == std::vector<int>{4});
  index.insert(hash_of(9 + 64), 11);
  CHECK(values(index, hash_of(9 + 64)) == std::vector<int>{11});
}

TEST_CASE("the hashes whose marks mean empty and erased are hashes like any other") {
  Index index;
  for (size_t upper : {0U, 1U, 2U, 3U}) {
    index.insert(hash_of(upper), static_cast<int>(upper) + 10);
    const auto found = values(index, hash_of(upper));
    CHECK(std::count(found.begin(), found.end(), static_cast<int>(upper) + 10) == 1);
  }
  index.erase(hash_of(0), 10);
  const auto left = values(index, hash_of(0));
  CHECK(std::count(left.begin(), left.end(), 10) == 0);
  CHECK(values(index, hash_of(3)) == std::vector<int>{11, 13});
}

TEST_CASE("nothing is lost when the table grows") {
  Index index;
  for (int i = 0; i < 20000; ++i) index.insert(hash_of(static_cast<size_t>(i) * 2654435761U), i);
  for (int i = 0; i < 20000; i += 2) index.erase(hash_of(static_cast<size_t>(i) * 2654435761U), i);
  for (int i = 20000; i < 40000; ++i) index.insert(hash_of(static_cast<size_t>(i) * 2654435761U), i);
  int found = 0;
  for (int i = 0; i < 40000; ++i) {
    const bool there =
        index.any(hash_of(static_cast<size_t>(i) * 2654435761U), [&](int value) { return value == i; });
    if (there != (i >= 20000 || i % 2 == 1)) FAIL_CHECK(i);
    found += there ? 1 : 0;
  }
  CHECK(found == 30000);
}

TEST_CASE("copies are independent") {
  Index index;
  index.insert(hash_of(7), 1);
  Index copy = index;
  copy.erase(hash_of(7), 1);
  copy.insert(hash_of(8), 2);
  CHECK(values(index, hash_of(7)) == std::vector<int>{1});
  CHECK(values(index, hash_of(8)).empty());
}
