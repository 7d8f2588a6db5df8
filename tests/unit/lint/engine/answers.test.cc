#include "lint/engine/answers.h"

#include <doctest/doctest.h>

#include <array>

#include "lint/engine/messages.h"

namespace {

constexpr lint::Rule first{.id = "first",
                           .summary = "",
                           .category = lint::Category::chain,
                           .answers = "squawk ban-a ban-b, eugene E6, postgres-language-server banA"};
constexpr lint::Rule second{.id = "second",
                            .summary = "",
                            .category = lint::Category::chain,
                            .answers = "squawk ban-b, strong_migrations add_index"};
constexpr lint::Rule third{.id = "third", .summary = "", .category = lint::Category::chain};
constexpr std::array<const lint::Rule*, 3> rules{&first, &second, &third};

// "squawk: `first` and `second`"
std::string found(std::string_view name) {
  const lint::Answering theirs = lint::answering(rules, name);
  return std::string(theirs.tool) + ": " + lint::listed(theirs.rules);
}

}  // namespace

TEST_CASE("a name of another linter's stands for the rules that say they answer it") {
  CHECK(found("ban-a") == "squawk: `first`");
  CHECK(found("ban_a") == "squawk: `first`");
  CHECK(found("ban-b") == "squawk: `first` and `second`");
  CHECK(found("e6") == "eugene: `first`");
  CHECK(found("lint/safety/banA") == "postgres-language-server: `first`");
  CHECK(found("add_index") == "strong_migrations: `second`");
  CHECK(found("first") == ": ");
  CHECK(found("squawk") == ": ");
  CHECK(found("") == ": ");
  CHECK(lint::answering(rules, "unused_index").why == "a server's statistics tell: `migrate audit` asks");
}

TEST_CASE("the names that one tool has for what a rule asks") {
  CHECK(lint::names_by(first, "squawk") == std::vector<std::string_view>{"ban-a", "ban-b"});
  CHECK(lint::names_by(first, "atlas").empty());
  CHECK(lint::names_off_by_default("atlas", {"NM101"}));
  CHECK_FALSE(lint::names_off_by_default("squawk", {"require-table-schema", "ban-a"}));
}
