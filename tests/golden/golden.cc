// Comparing with a file, or writing it.

#include "tests/golden/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/places.h"

namespace golden {
namespace {

std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream a(expected), b(actual);
  for (int line = 1;; ++line) {
    std::string x, y;
    const bool has_x = static_cast<bool>(std::getline(a, x));
    const bool has_y = static_cast<bool>(std::getline(b, y));
    if (!has_x && !has_y) return "the line ends differ";
    if (has_x && has_y && x == y) continue;
    return "line " + std::to_string(line) + "\n  expected: " + (has_x ? x : "(the end)") +
           "\n  actual:   " + (has_y ? y : "(the end)");
  }
}

}  // namespace

void compare(const std::filesystem::path& expected, const std::string& actual) {
  if (std::getenv("SCHEMALINT_BLESS") != nullptr) {
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  const std::string wanted = tests::read_file(expected);
  if (wanted == actual) return;
  FAIL_CHECK(expected.string() << ": " << first_difference(wanted, actual));
}

}  // namespace golden
