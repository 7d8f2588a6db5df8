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
  CHECK(FilePattern::read("(?<version").error().message ==
        "no regular expression: invalid named capture group: (?P<version");
  CHECK(FilePattern::read("(?<version>[)").error().message.starts_with("no regular expression"));
}

TEST_CASE("a pattern that could be tried in very many ways takes no longer for it") {
  const auto pattern = FilePattern::read(R"((?<version>(\d+)+)x\.sql)");
  REQUIRE(pattern);
  CHECK(!pattern->match(std::string(100'000, '1') + ".sql"));
}
