#include "lint/config/config.h"

#include <doctest/doctest.h>

namespace {

config::Config parsed(std::string_view toml) {
  auto config = config::Config::parse({"schemalint.toml", std::string(toml), false});
  REQUIRE(config);
  return *std::move(config);
}

}  // namespace

TEST_CASE("values of each kind") {
  config::Config config = parsed(R"([a]
s = "x"
n = 15
b = true
list = ["p", "q"]
one = "r"
wait = "5s"
wait2 = 250
)");
  config::Table a = config.table("a");
  CHECK(a.string("s") == "x");
  CHECK(a.integer("n") == 15);
  CHECK(a.boolean("b") == true);
  CHECK(a.strings("list") == std::vector<std::string>{"p", "q"});
  CHECK(a.strings("one") == std::vector<std::string>{"r"});
  CHECK(a.milliseconds("wait") == 5000);
  CHECK(a.milliseconds("wait2") == 250);
  CHECK_FALSE(a.string("absent"));
  CHECK(a.strings("absent").empty());
  CHECK(config.finish().empty());
}

TEST_CASE("a key that nobody asked for is an error with its place and the likely name") {
  config::Config config = parsed("[chain]\npth = \"x\"\n\n[rulez]\na = 1\n");
  config.table("chain").string("path");
  config.table("rules");
  const std::vector<text::Error> errors = config.finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "unknown key `chain.pth`");
  CHECK(errors[0].hint == "did you mean `path`?");
  CHECK(text::position_of(config.source().bytes, errors[0].at.begin) == text::Position{2, 1});
  CHECK(errors[1].message == "unknown table [rulez]");
  CHECK(errors[1].hint == "did you mean `rules`?");
}

TEST_CASE("a key that is like none is answered with those that there are") {
  config::Config config = parsed("[environment]\nsql = \"roles.sql\"\n[chain]\nnothing_like_it = 1\n");
  config.table("environment").string("before");
  config.table("chain").string("path");
  config.table("chain").string("layout");
  config.table("chain").string("base");
  const std::vector<text::Error> errors = config.finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "unknown key `environment.sql`");
  CHECK(errors[0].hint == "[environment] takes `before`");
  CHECK(errors[1].hint == "[chain] takes `base`, `layout` and `path`");
}

TEST_CASE("a value of the wrong kind is one error") {
  config::Config config = parsed("[server]\nversion = \"15\"\n[migrate]\nlock_timeout = \"5 weeks\"\n");
  CHECK_FALSE(config.table("server").integer("version"));
  CHECK_FALSE(config.table("migrate").milliseconds("lock_timeout"));
  const std::vector<text::Error> errors = config.finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "`server.version` must be a whole number");
  CHECK(errors[1].message == "`migrate.lock_timeout` must be a duration");
}

TEST_CASE("tables whose keys are the user's names") {
  config::Config config =
      parsed("[on_delete]\nusers = \"restrict\"\n\"*_log\" = { from = \"cascade\" }\nx = \"casade\"\n");
  config::Table policy = config.table("on_delete");
  CHECK(policy.keys() == std::vector<std::string>{"users", "*_log", "x"});
  CHECK(policy.is_table("*_log"));
  CHECK(policy.table("*_log").string("from") == "cascade");
  CHECK(policy.choice("users", {"cascade", "restrict"}) == "restrict");
  CHECK_FALSE(policy.choice("x", {"cascade", "restrict"}));
  const std::vector<text::Error> errors = config.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "`on_delete.x` must be \"cascade\" or \"restrict\"");
  CHECK(errors[0].hint == "did you mean `cascade`?");
}

TEST_CASE("what is another program's is passed over") {
  config::Config config = parsed("[migrate]\nretries = 3\n[rules]\nx = \"off\"\n");
  config.root().pass_over("migrate");
  config.table("rules").reject("x", "there is no rule `x`");
  const std::vector<text::Error> errors = config.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "there is no rule `x`");
}

TEST_CASE("a syntax error has TOML's words and a place") {
  const auto config = config::Config::parse({"schemalint.toml", "a = 1\nb = \n", false});
  REQUIRE_FALSE(config);
  CHECK(config.error().path == "schemalint.toml");
  CHECK(text::position_of("a = 1\nb = \n", config.error().at.begin).line == 2);
}

TEST_CASE("no file: everything is absent") {
  config::Config config;
  CHECK_FALSE(config.table("chain").present());
  CHECK_FALSE(config.table("chain").table("deeper").string("x"));
  CHECK(config.finish().empty());
}

TEST_CASE("a key given twice is told as it is written") {
  const auto said = [](const char* toml) {
    const auto config = config::Config::parse({"schemalint.toml", toml, false});
    REQUIRE_FALSE(config);
    return config.error().message;
  };
  CHECK(said("[rules]\n\"redundant-index\" = \"off\"\n\"redundant-index\" = \"error\"\n") ==
        "\"redundant-index\" is given twice");
  CHECK(said("[a]\n'x.y' = 1\n'x.y' =2\n") == "'x.y' is given twice");
  CHECK(said("[a]\nx = 1\nx = 2\n") == "x is given twice");
  CHECK(said("[a]\n\"p \\\" q\" = 1\n\"p \\\" q\" = 2\n") == "\"p \\\" q\" is given twice");
  CHECK(said("[\"a b\"]\nx = 1\n[\"a b\"]\ny = 2\n") == "\"a b\" is given twice");
}
