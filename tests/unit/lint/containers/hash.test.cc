#include "lint/containers/hash.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

TEST_CASE("hash: every byte and the length count") {
  std::set<uint64_t> seen;
  std::string text;
  for (int length = 0; length < 40; ++length) {
    CHECK(seen.insert(containers::hash(text)).second);
    for (size_t at = 0; at < text.size(); ++at) {
      std::string other = text;
      other[at] = 'b';
      CHECK(seen.insert(containers::hash(other)).second);
    }
    text += 'a';
  }
  CHECK(containers::hash("users") == containers::hash(std::string("users")));
  CHECK(containers::hash(std::string("a\0", 2)) != containers::hash("a"));
}
