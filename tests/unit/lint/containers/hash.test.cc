#include "lint/containers/hash.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

TEST_CASE("hash: every byte and the length count") {
  std::set<std::uint64_t> seen;
  std::string text;
  for (int length = 0; length < 40; ++length) {
    CHECK(seen.insert(text::hash(text)).second);
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string other = text;
      other[at] = 'b';
      CHECK(seen.insert(text::hash(other)).second);
    }
    text += 'a';
  }
  CHECK(text::hash("users") == text::hash(std::string("users")));
  CHECK(text::hash(std::string("a\0", 2)) != text::hash("a"));
}
