#include "lint/sql/checksum.h"

#include <doctest/doctest.h>

TEST_CASE("the normal form keeps what matters and nothing else") {
  const auto same = [](std::string_view a, std::string_view b) {
    return sql::checksum(a) == sql::checksum(b);
  };
  CHECK(same("CREATE TABLE T (a INT);", "-- c\ncreate  table t\r\n(a int)\n;;"));
  CHECK(same("SELECT 'a\r\nb'", "SELECT 'a\nb'"));
  CHECK(same("", "-- only a comment\n;"));
  CHECK_FALSE(same("SELECT 'A'", "SELECT 'a'"));
  CHECK_FALSE(same("SELECT \"A\"", "SELECT \"a\""));
  CHECK_FALSE(same("SELECT ab", "SELECT a b"));
  CHECK_FALSE(same("SELECT 1; SELECT 2", "SELECT 1 SELECT 2"));
  CHECK_FALSE(same("DO $$ a $$", "DO $$ b $$"));
  CHECK(sql::checksum("").size() == 64);
}
