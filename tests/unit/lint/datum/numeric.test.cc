#include "lint/datum/numeric.h"

#include <doctest/doctest.h>

namespace {

std::string round_to(std::string_view text, int scale) {
  const auto value = datum::rounded(text, scale);
  return value ? (value->negative ? "-" : "") + value->digits : "none";
}

bool fits(std::string_view text, int bytes) {
  return datum::fits_integer(*datum::rounded(text, 0), bytes);
}

}  // namespace

TEST_CASE("halves are rounded away from zero") {
  CHECK(round_to("0.5", 0) == "1");
  CHECK(round_to("-0.5", 0) == "-1");
  CHECK(round_to("0.49", 0) == "");
  CHECK(round_to("99.96", 1) == "1000");
  CHECK(round_to("99.94", 1) == "999");
  CHECK(round_to(".05", 1) == "1");
  CHECK(round_to(".005", 1) == "");
  CHECK(round_to("12345", -3) == "12");
  CHECK(round_to("99500", -3) == "100");
  CHECK(round_to("7", -3) == "");
}

TEST_CASE("an exponent moves the point") {
  CHECK(round_to("1e3", 0) == "1000");
  CHECK(round_to("12.5E-1", 0) == "1");
  CHECK(round_to("1.5e+1", 1) == "150");
  CHECK(round_to("1e-100000000", 0) == "");
  CHECK(round_to("1e5000", 0) == "none");
}

TEST_CASE("numbers are printed as numeric prints them") {
  const std::pair<const char*, const char*> cases[] = {
      {"1", "1"},         {"+007.50", "7.50"}, {".5", "0.5"},     {"5.", "5"},      {"1e2", "100"},
      {"1.50e1", "15.0"}, {"1.5e3", "1500"},   {"1e-3", "0.001"}, {"12e-1", "1.2"}, {"-0.00", "0.00"},
      {"-0.10", "-0.10"}, {"000", "0"},        {"0e5", "0"},      {"100", "100"}};
  for (const auto& [text, printed] : cases) CHECK(datum::without_exponent(text) == printed);
  CHECK_FALSE(datum::without_exponent("1e9999"));
  CHECK_FALSE(datum::without_exponent("NaN"));
}

TEST_CASE("what is no decimal constant is not judged") {
  for (const char* text : {"", ".", "-", "NaN", "0x1F", "1_000", "1e", "1e2x", " 1"}) {
    CAPTURE(text);
    CHECK(round_to(text, 0) == "none");
  }
}

TEST_CASE("the ends of the integers") {
  CHECK(fits("32767.4", 2));
  CHECK_FALSE(fits("32767.5", 2));
  CHECK(fits("-32768.4", 2));
  CHECK_FALSE(fits("-32768.5", 2));
  CHECK(fits("-2147483648", 4));
  CHECK_FALSE(fits("2147483648", 4));
  CHECK(fits("9223372036854775807", 8));
  CHECK_FALSE(fits("9223372036854775808", 8));
  CHECK(fits("-9223372036854775808", 8));
  CHECK_FALSE(fits("-9223372036854775809", 8));
}

TEST_CASE("decimals compare to the last digit") {
  using datum::compare_decimals;
  CHECK(*compare_decimals("9007199254740993", "9007199254740992") > 0);
  CHECK(*compare_decimals("1.50", "15e-1") == 0);
  CHECK(*compare_decimals("-2", "-10") > 0);
  CHECK(*compare_decimals("-0", "0.00") == 0);
  CHECK(*compare_decimals("0.1", "0.09") > 0);
  CHECK(*compare_decimals("-1", "1") < 0);
  CHECK(!compare_decimals("NaN", "1"));
}
