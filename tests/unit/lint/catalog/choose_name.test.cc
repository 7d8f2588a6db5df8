#include "lint/catalog/choose_name.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

TEST_CASE("make_object_name cuts the longer name first") {
  CHECK(catalog::make_object_name("t", "a_b", "idx") == "t_a_b_idx");
  CHECK(catalog::make_object_name("t", "", "pkey") == "t_pkey");
  CHECK(catalog::make_object_name("t", "a", "") == "t_a");
  const std::string table(40, 't'), column(40, 'c');
  const std::string name = catalog::make_object_name(table, column, "fkey");
  CHECK(name.size() == 63);
  CHECK(name == fmt::format("{:t<29}_{:c<28}_fkey", "", ""));
}

TEST_CASE("make_object_name never cuts within a character") {
  std::string umlauts;
  for (int i = 0; i < 40; ++i) umlauts += "\xc3\xa4";
  const std::string name = catalog::make_object_name(umlauts, "", "key");
  CHECK(name.size() <= 63);
  CHECK(name.substr(name.size() - 6, 2) == "\xc3\xa4");
}

TEST_CASE("chosen names go round what is there") {
  catalog::Catalog catalog;
  catalog::Relation relation;
  relation.schema = catalog::public_schema;
  relation.name = "t_a_idx";
  catalog.add(relation);
  CHECK(catalog::choose_relation_name(catalog, "t", "a", "idx", catalog::public_schema, false) == "t_a_idx1");
  relation.name = "t";
  relation.constraints.push_back({}).name = "t_check";
  const ast::Oid table = catalog.add(relation);
  CHECK(catalog::choose_constraint_name(catalog, "t", "", "check", catalog::public_schema, {"t_check1"}) ==
        "t_check2");
  CHECK(catalog::choose_relation_name(catalog, "t", "", "check", catalog::public_schema, true) == "t_check1");
  catalog.update<catalog::Relation>(table, [](catalog::Relation& r) { r.constraints = {}; });
  CHECK(catalog::choose_constraint_name(catalog, "t", "", "check", catalog::public_schema, {}) == "t_check");
}
