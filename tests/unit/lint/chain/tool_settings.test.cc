#include "lint/chain/tool_settings.h"

#include <doctest/doctest.h>

namespace {

chain::ToolSettings settings(const std::string& path, const std::string& bytes) {
  return chain::tool_settings({path, bytes, false});
}

}  // namespace

TEST_CASE("keys with their sections") {
  const auto conf = settings(
      "tern.conf", "# no\nflyway.url = jdbc:x\n[data]\nprefix = \"a # b\" # why\nlist=['x', \"y\"]\n");
  CHECK(conf.at("flyway.url") == "jdbc:x");
  CHECK(conf.at("data.prefix") == "a # b");
  CHECK(conf.at("data.list") == "x,y");
  CHECK(conf.size() == 3);
  const auto git = settings("sqitch.conf", "[deploy \"variables\"]\n\towner = app\n");
  CHECK(git.at("deploy \"variables\".owner") == "app");
}

TEST_CASE("keys below keys of YAML") {
  const auto yaml = settings(
      "application.yml",
      "spring:\n  flyway:\n    default-schema: billing # made\n    locations:\n      - a\n      - \"b\"\n"
      "  other: 1\n---\ntop: x\nbroken\n");
  CHECK(yaml.at("spring.flyway.default-schema") == "billing");
  CHECK(yaml.at("spring.flyway.locations") == "a,b");
  CHECK(yaml.at("spring.other") == "1");
  CHECK(yaml.at("top") == "x");
}
