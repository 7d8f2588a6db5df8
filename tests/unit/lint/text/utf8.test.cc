#include "lint/text/utf8.h"

#include <doctest/doctest.h>

#include <string>

namespace {

constexpr uint32_t fine = UINT32_MAX;

uint32_t bad_at(std::string_view bytes) {
  const auto bad = text::first_bad_byte(bytes);
  return bad ? bad->offset : fine;
}

}  // namespace

TEST_CASE("valid text") {
  CHECK(bad_at("") == fine);
  CHECK(bad_at("CREATE TABLE t (id int);\n\t") == fine);
  CHECK(bad_at("naïve café 日本 😀 ÿ") == fine);
  CHECK(bad_at("\xF4\x8F\xBF\xBF") == fine);  // U+10FFFF
}

TEST_CASE("the first bad byte is named") {
  CHECK(bad_at("0123456789\xFFx") == 10);
  CHECK(bad_at("ab\xC3") == 2);            // cut short
  CHECK(bad_at("\xC0\xAF") == 0);          // overlong
  CHECK(bad_at("a\xED\xA0\x80") == 1);     // a surrogate
  CHECK(bad_at("\xF4\x90\x80\x80") == 0);  // above U+10FFFF
  CHECK(bad_at("12345678\x80") == 8);
}

TEST_CASE("NUL is told from invalid bytes") {
  const std::string bytes("SELECT 1;\0SELECT 2;", 19);
  const auto bad = text::first_bad_byte(bytes);
  REQUIRE(bad);
  CHECK(bad->offset == 9);
  CHECK(bad->is_nul);
  CHECK_FALSE(text::first_bad_byte("\xFF")->is_nul);
}
