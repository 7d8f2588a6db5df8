#include "lint/engine/suppress.h"

#include <doctest/doctest.h>

#include <array>

#include "lint/engine/rule.h"

namespace {

constexpr lint::Rule known{
    .id = "known-rule", .summary = "", .category = lint::Category::chain, .severity = lint::Severity::error};
constexpr std::array<const lint::Rule*, 1> rules{&known};

std::vector<lint::Allow> allows_in(const std::string& sql, chain::Chain& chain) {
  chain.files.add({"a.sql", sql, false});
  return lint::find_allows(chain, rules);
}

// The statement that the only comment of the script covers.
std::string covered(const std::string& sql) {
  chain::Chain chain;
  const auto allows = allows_in(sql, chain);
  if (allows.size() != 1) return "no comment";
  return sql.substr(allows[0].covers.begin, allows[0].covers.size());
}

}  // namespace

TEST_CASE("an allow comment covers the statement after it, around it, or before it on its line") {
  CHECK(covered("SELECT 1;\n-- schemalint: allow known-rule why\nSELECT 2;\nSELECT 3;") == "SELECT 2");
  CHECK(covered("SELECT 1;  -- schemalint: allow known-rule why\nSELECT 2;") == "SELECT 1");
  CHECK(covered("SELECT\n  -- schemalint: allow known-rule why\n  1;\nSELECT 2;") ==
        "SELECT\n  -- schemalint: allow known-rule why\n  1");
  CHECK(covered("/* schemalint: allow known-rule why */ SELECT 1;") == "SELECT 1");
  CHECK(covered("SELECT '-- schemalint: allow known-rule why';") == "no comment");
}

TEST_CASE("a comment without a reason, or of an unknown rule, silences nothing and says why") {
  chain::Chain chain;
  const auto allows = allows_in(
      "-- schemalint: allow known-rule\n-- schemalint: allow know-rule why\n-- schemalint: deny x\nSELECT 1;",
      chain);
  REQUIRE(allows.size() == 3);
  CHECK(allows[0].problem == "`allow known-rule` gives no reason");
  CHECK(allows[1].problem == "there is no rule `know-rule`");
  CHECK(allows[1].hint == "did you mean `known-rule`?");
  CHECK(allows[2].problem == "`schemalint: deny` is not understood");
  lint::Finding finding;
  finding.rule = "known-rule";
  finding.at = {.file = 0, .path = {}, .at = allows[0].covers};
  CHECK_FALSE(lint::allows(allows[0], finding, catalog::Catalog()));
}

TEST_CASE("what only `migrate audit` asks is its to listen to, and no slip") {
  chain::Chain chain;
  const auto allows = allows_in("-- schemalint: allow unused-index yearly closing\nSELECT 1;", chain);
  REQUIRE(allows.size() == 1);
  CHECK(allows[0].problem == "");
  CHECK(allows[0].used);
  CHECK(allows[0].means.empty());
}

TEST_CASE("a file, and a block from its begin to its end") {
  CHECK(covered("SELECT 1;\n-- schemalint: allow-file known-rule why\n") ==
        "SELECT 1;\n-- schemalint: allow-file known-rule why\n");
  chain::Chain chain;
  const std::string sql =
      "-- schemalint: allow-begin known-rule all of it\nSELECT 1;\n"
      "-- schemalint: allow-begin known-rule this too\nSELECT 2;\n-- schemalint: allow-end\nSELECT 3;\n"
      "-- schemalint: allow-end\nSELECT 4;\n-- schemalint: allow-end\n"
      "-- schemalint: allow-begin known-rule to the end\nSELECT 5;\n-- schemalint: allow-begin known-rule\n";
  const auto allows = allows_in(sql, chain);
  REQUIRE(allows.size() == 5);
  const auto text = [&](size_t i) { return sql.substr(allows[i].covers.begin, allows[i].covers.size()); };
  CHECK(text(0).find("SELECT 3;") != std::string::npos);
  CHECK(text(0).find("SELECT 4;") == std::string::npos);
  CHECK(text(1) == "-- schemalint: allow-begin known-rule this too\nSELECT 2;\n");
  CHECK(allows[2].problem == "no `allow-begin` stands before it");
  CHECK(allows[3].problem == "no `allow-end` follows");
  CHECK(allows[4].problem == "no `allow-end` follows");
}

TEST_CASE("a table in all that is done to it, in any file; of another schema only where none is named") {
  chain::Chain chain;
  const auto allows = allows_in(
      "-- schemalint: allow-table orders known-rule why\n-- schemalint: allow-table app.orders known-rule "
      "why\n"
      "-- schemalint: allow-table orders known-rule\n",
      chain);
  REQUIRE(allows.size() == 3);
  CHECK(allows[2].problem == "`allow-table orders known-rule` gives no reason");
  CHECK(allows[2].hint == "write why: -- schemalint: allow-table orders known-rule <reason>");
  const auto covers = [&](size_t i, const std::string& subject) {
    lint::Finding finding;
    finding.rule = "known-rule";
    finding.at.file = 7;
    finding.subject = subject;
    return lint::allows(allows[i], finding, catalog::Catalog());
  };
  CHECK(covers(0, "public.orders"));
  CHECK(covers(0, "public.orders.customer_id"));
  CHECK(covers(0, "app.orders"));
  CHECK_FALSE(covers(0, "public.orders_old"));
  CHECK_FALSE(covers(0, "orders.other"));
  CHECK(covers(1, "app.orders.id"));
  CHECK_FALSE(covers(1, "public.orders"));
}

TEST_CASE("several rules are named with commas, and each is an allow of its own") {
  for (const char* sql : {"-- schemalint: allow known-rule, know-rule why\nSELECT 1;",
                          "-- schemalint: allow known-rule,know-rule why\nSELECT 1;",
                          "-- schemalint: allow known-rule , know-rule  why\nSELECT 1;"}) {
    chain::Chain chain;
    const auto allows = allows_in(sql, chain);
    REQUIRE(allows.size() == 2);
    CHECK(allows[0].rule == "known-rule");
    CHECK(allows[0].problem == "");
    CHECK(allows[1].problem == "there is no rule `know-rule`");
  }
  chain::Chain chain;
  const auto allows = allows_in("-- schemalint: allow known-rule,\nSELECT 1;", chain);
  REQUIRE(allows.size() == 1);
  CHECK(allows[0].problem == "`allow known-rule` gives no reason");
}
