#include "lint/chain/file_pattern.h"

#include <doctest/doctest.h>

using chain::FilePattern;

TEST_CASE("the groups of a pattern") {
  const auto pattern = FilePattern::read(R"((?<version>\d+)-(?<title>.*)\.(?<direction>up|down)\.sql)");
  REQUIRE(pattern);
  const auto name = pattern->match("12-add-users.down.sql");
  REQUIRE(name);
  CHECK(name->version == "12");
  CHECK(name->title == "add-users");
  CHECK(name->is_up == false);
  CHECK(!pattern->match("12-add-users.sql"));
  CHECK(!pattern->match("x/12-add-users.up.sql"));
  const auto escaped = FilePattern::read(R"([(]\((?:x)(?<version>\d)\)\.sql)");
  REQUIRE(escaped);
  CHECK(escaped->match("((x1).sql")->version == "1");
}

TEST_CASE("what is wrong with a pattern") {
  CHECK(FilePattern::read("(?<title>.*)").error().message == "the pattern has no group (?<version>...)");
  CHECK(FilePattern::read("(?<versoin>.*)").error().message == "unknown group `versoin`");
  CHECK(FilePattern::read("(?<version").error().message == "a group's name has no `>`");
  CHECK(FilePattern::read("(?<version>[)").error().message.starts_with("no regular expression"));
}
