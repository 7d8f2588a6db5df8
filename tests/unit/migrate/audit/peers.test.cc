// Databases of which well-known tools say what is not so.
#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

ast::Oid oid(const Judged& judged, std::string_view name) {
  return judged.schema.find_relation(catalog::public_schema, name);
}

const std::vector<std::string> doubles{"redundant-index", "overlapping-indexes"};
const std::vector<std::string> support{"foreign-key-without-index"};
constexpr const char* child =
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p ON "
    "DELETE "
    "CASCADE, n int);";

}  // namespace

TEST_CASE("audit 14: another order, another operator class and INCLUDE make another index") {
  Judged judged(
      "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c text NOT NULL);"
      "CREATE INDEX ab ON t (a, b); CREATE INDEX ab_desc ON t (a, b DESC);"
      "CREATE INDEX c_plain ON t (c); CREATE INDEX c_pattern ON t (c text_pattern_ops);"
      "CREATE INDEX b_plain ON t (b, c); CREATE UNIQUE INDEX b_unique ON t (b) INCLUDE (c)");
  CHECK(judged.said(doubles).find("ab_desc") == std::string::npos);
  CHECK(judged.said(doubles).find("c_p") == std::string::npos);
  CHECK(judged.said(doubles).find("b_unique") == std::string::npos);
}

TEST_CASE("audit 14: an index that another begins with is redundant, and so is the same index mirrored") {
  Judged judged(
      "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL);"
      "CREATE INDEX a_only ON t (a); CREATE INDEX a_b ON t (a, b)");
  CHECK(judged.said({"redundant-index"}) == "warning redundant-index:public.a_only\n");
  Judged mirrored(
      "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);"
      "CREATE INDEX up ON t (a); CREATE INDEX down ON t (a DESC)");
  CHECK(mirrored.said({"redundant-index"}).find("redundant-index:public.") != std::string::npos);
}

TEST_CASE(
    "audit 15: a partial, an INVALID and a half index support no key; one that leaves only NULLs out does") {
  Judged partial(std::string(child) + "CREATE INDEX i ON c (p_id) WHERE n > 0");
  CHECK(partial.said(support).find("foreign-key-without-index:public.c.c_p_id_fkey") != std::string::npos);
  Judged invalid(std::string(child) + "CREATE INDEX i ON c (p_id)");
  CHECK(invalid.said(support).empty());
  invalid.schema.update<catalog::Relation>(oid(invalid, "i"),
                                           [](catalog::Relation& index) { index.index->valid = false; });
  CHECK(invalid.said(support).find("foreign-key-without-index:public.c.c_p_id_fkey") != std::string::npos);
  Judged second(std::string(child) + "CREATE INDEX i ON c (n, p_id)");
  CHECK(second.said(support).find("foreign-key-without-index:public.c.c_p_id_fkey") != std::string::npos);
  Judged nulls(std::string(child) + "CREATE INDEX i ON c (p_id) WHERE p_id IS NOT NULL");
  CHECK(nulls.said(support).empty());
  Judged included(std::string(child) + "CREATE INDEX i ON c (n) INCLUDE (p_id)");
  CHECK(included.said(support).find("foreign-key-without-index:public.c.c_p_id_fkey") != std::string::npos);
}

TEST_CASE("audit 30: an integer column that a bigint sequence feeds is at 97.8 %") {
  Judged judged("CREATE TABLE t (id int PRIMARY KEY); CREATE SEQUENCE s AS bigint OWNED BY t.id");
  judged.seen.sequences[oid(judged, "s")].last = 2100000000;
  CHECK(judged.said({"sequence-exhaustion"}) == "error sequence-exhaustion:public.s\n");
  CHECK(judged.first().measured.at("percent") == doctest::Approx(97.8).epsilon(0.001));
}

TEST_CASE(
    "audit 5, 6: what supports a key is used though nobody scans it, and a partition's index is no index of "
    "its own") {
  Judged judged(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p);"
      "CREATE INDEX c_p ON c (p_id);"
      "CREATE TABLE m (at date, a int) PARTITION BY RANGE (at);"
      "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
      "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');"
      "CREATE INDEX m_a ON m (a)");
  for (auto& [index, numbers] : judged.seen.indexes) numbers.pages = 5000;
  judged.index("m1_a_idx").scans = 1;
  CHECK(judged.said({"unused-index"}).empty());
  judged.index("m1_a_idx").scans = 0;
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.m_a\n");
}

TEST_CASE("audit 13: the parent has no key, not each of its partitions") {
  Judged judged(
      "CREATE TABLE m (at date, a int) PARTITION BY RANGE (at);"
      "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
      "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')");
  const std::string said = judged.said({"missing-primary-key"});
  CHECK(said.find("missing-primary-key:public.m\n") != std::string::npos);
  CHECK(said.find("public.m1") == std::string::npos);
  CHECK(said.find("public.m2") == std::string::npos);
}

TEST_CASE("a column of INCLUDE is a column of INCLUDE") {
  Judged judged(
      "CREATE TABLE t (id int PRIMARY KEY, x int NOT NULL, b int NOT NULL);"
      "CREATE INDEX carries ON t (x) INCLUDE (b); CREATE INDEX b_only ON t (b)");
  CHECK(judged.said(doubles).empty());
}
