#include "lint/sql/identifier.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

TEST_CASE("identifiers are cut at 63 bytes") {
  CHECK(sql::truncate_identifier(std::string(70, 'x')).size() == 63);
  CHECK(sql::truncate_identifier(fmt::format("{:x<62}\xc3\xa4", "")) == std::string(62, 'x'));
}

TEST_CASE("quote_identifier quotes what the server would") {
  CHECK(sql::quote_identifier("users") == "users");
  CHECK(sql::quote_identifier("Users") == "\"Users\"");
  CHECK(sql::quote_identifier("1st") == "\"1st\"");
  CHECK(sql::quote_identifier("order") == "\"order\"");
  CHECK(sql::quote_identifier("between") == "\"between\"");
  CHECK(sql::quote_identifier("name") == "name");
  CHECK(sql::quote_identifier("a\"b") == "\"a\"\"b\"");
}

TEST_CASE("a list of identifiers is folded but for what stands in quotes") {
  using Names = std::vector<std::string>;
  CHECK(sql::split_identifiers("Public, \"A\"\"b, c\" ,x") == Names{"public", "A\"b, c", "x"});
  CHECK(sql::split_identifiers("\"\"") == Names{""});
  CHECK(sql::split_identifiers(" ").empty());
}
