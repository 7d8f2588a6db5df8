#include "lint/executor/regex.h"

#include <doctest/doctest.h>

#include <string>

using executor::regex_matches;

TEST_CASE("regular expressions are found as the server finds them") {
  CHECK(regex_matches("order_2024_05", "^order_\\d{4}_\\d{2}$", false) == true);
  CHECK(regex_matches("order_2024_5", "^order_\\d{4}_\\d{2}$", false) == false);
  CHECK(regex_matches("CHECK ((status = 'x'))", "\\mstatus\\M.*=", false) == true);
  CHECK(regex_matches("CHECK ((substatus = 'x'))", "\\mstatus\\M", false) == false);
  CHECK(regex_matches("abc", "B", true) == true);
  CHECK(regex_matches("abc", "[A-B]c", true) == true);
  CHECK(regex_matches("abc", "[^a-c]", false) == false);
  CHECK(regex_matches("a]b", "[]]", false) == true);
  CHECK(regex_matches("foo_bar", "^(foo|baz)(_bar)?$", false) == true);
  CHECK(regex_matches("foo_barr", "^(?:foo|baz)(_bar)*?$", false) == false);
  CHECK(regex_matches("xaax", "xa{3,}x", false) == false);
  CHECK(regex_matches("x y", "x[[:space:]]y", false) == true);
  CHECK(regex_matches("", "^$", false) == true);
  CHECK(regex_matches("abab", "^(ab|a|b)+$", false) == true);
}

TEST_CASE("what the matcher does not know is not decided") {
  CHECK(!regex_matches("abab", "(ab)\\1", false));
  CHECK(!regex_matches("ab", "a(?=b)", false));
  CHECK(!regex_matches("ab", "(a", false));
  CHECK(!regex_matches("ab", "[a", false));
  CHECK(!regex_matches("ab", "*a", false));
  CHECK(!regex_matches("ab", "a\\", false));
  CHECK(!regex_matches("ab", "(?i)A", false));
  CHECK(!regex_matches("ab", "***=ab", false));
  CHECK(!regex_matches("ab", "^*ab", false));
  CHECK(!regex_matches("ab", "a**", false));
  CHECK(!regex_matches("ab", "a{256}", false));
  CHECK(!regex_matches("ab", "[[.a.]]", false));
  CHECK(!regex_matches("ab", "\\bab", false));  // a backspace, not the edge of a word
  CHECK(!regex_matches("\xc3\xa9", "\\w", false));
  CHECK(!regex_matches("ab cd", "\\m[a-c ]d", false));
}

TEST_CASE("what is written in one way there and in another here") {
  CHECK(regex_matches("a\nb", "a.b", false) == true);
  CHECK(regex_matches("a\nb", "a$", false) == false);
  CHECK(regex_matches("a\nb", "^b", false) == false);
  CHECK(regex_matches("a{b", "a{b", false) == true);
  CHECK(regex_matches("x_1", "x\\_\\d", false) == true);
  CHECK(regex_matches("a.b", "a[.]b", false) == true);
  CHECK(regex_matches("a[b", "a[[]b", false) == true);
  CHECK(regex_matches("a-b", "a[^a-z]b", false) == true);
  CHECK(regex_matches("a\vb", "a\\sb", false) == true);
  CHECK(regex_matches("orders_old", "\\m(orders|items)\\M", false) == false);
  CHECK(regex_matches("to orders", "\\m(orders|items)\\M", false) == true);
  CHECK(regex_matches("ab", "\\Aab\\Z", false) == true);
  CHECK(regex_matches("\xc3\xa9t\xc3\xa9", "^.t.$", false) == true);
  CHECK(regex_matches(std::string(40, 'a'), "(a|aa|aaa)*(a|aa)*b", false) == false);
}
