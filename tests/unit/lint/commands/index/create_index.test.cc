#include <doctest/doctest.h>

#include "tests/unit/lint/replay/replay_sql.h"

namespace {

const char* const table =
    "CREATE TABLE t (id int, name varchar(50), at timestamptz, j json, jb jsonb, tags text[]);";

// The names of a table's indexes, in the order of making.
std::vector<std::string> index_names(const Replayed& replayed, std::string_view name) {
  std::vector<std::string> names;
  for (ast::Oid oid : replayed.relation(name).indexes) names.push_back(replayed.catalog.relation(oid)->name);
  return names;
}

std::string refusal(const std::string& statement, int version = 15) {
  return replay_sql(std::string(table) + statement, version).refusal();
}

}  // namespace

TEST_CASE("index names are made up as the server makes them up") {
  const Replayed replayed =
      replay_sql(std::string(table) +
                 "CREATE INDEX ON t (name); CREATE INDEX ON t (name);"
                 "CREATE INDEX ON t (lower(name), upper(name), lower(name));"
                 "CREATE INDEX ON t ((name || 'x'));"
                 "CREATE INDEX ON t (name) INCLUDE (id);"
                 "ALTER TABLE t ADD UNIQUE (id, name); ALTER TABLE t ADD PRIMARY KEY (id);");
  CHECK(replayed.refused.empty());
  CHECK(index_names(replayed, "t") == std::vector<std::string>{"t_name_idx", "t_name_idx1",
                                                               "t_lower_upper_lower1_idx", "t_expr_idx",
                                                               "t_name_id_idx", "t_id_name_key", "t_pkey"});
}

TEST_CASE("what cannot be indexed is refused") {
  CHECK(refusal("CREATE INDEX ON t (nope);") == "column \"nope\" does not exist");
  CHECK(refusal("CREATE INDEX ON t (j);") ==
        "data type json has no default operator class for access method \"btree\"");
  CHECK(refusal("CREATE INDEX ON t USING gin (name);") ==
        "data type character varying has no default operator class for access method \"gin\"");
  CHECK(refusal("CREATE INDEX ON t USING gin (jb);").empty());
  CHECK(refusal("CREATE INDEX ON t ((at::date));") ==
        "functions in index expression must be marked IMMUTABLE");
  CHECK(refusal("CREATE INDEX ON t (name) WHERE at > now();") ==
        "functions in index predicate must be marked IMMUTABLE");
  CHECK(refusal("CREATE UNIQUE INDEX ON t USING hash (name);") ==
        "access method \"hash\" does not support unique indexes");
  CHECK(refusal("CREATE INDEX ON t (name nosuch_ops);") ==
        "operator class \"nosuch_ops\" does not exist for access method \"btree\"");
  CHECK(refusal("CREATE INDEX ON t (name) WHERE id;") ==
        "argument of WHERE must be type boolean, not type integer");
  CHECK(refusal("CREATE VIEW v AS SELECT * FROM t; CREATE INDEX ON v (id);") ==
        "cannot create index on relation \"v\"");
  CHECK(refusal("CREATE VIEW v AS SELECT * FROM t; CREATE INDEX ON v (id);", 14) ==
        "\"v\" is not a table or materialized view");
  CHECK(refusal("CREATE INDEX i ON t (id); CREATE INDEX i ON t (name);") == "relation \"i\" already exists");
}

TEST_CASE("IF NOT EXISTS skips with a notice") {
  const Replayed replayed =
      replay_sql(std::string(table) + "CREATE INDEX i ON t (id); CREATE INDEX IF NOT EXISTS i ON t (name);");
  CHECK(replayed.refused.empty());
  CHECK(replayed.notices == std::vector<std::string>{"relation \"i\" already exists, skipping"});
}

TEST_CASE("a partitioned table's index reaches its partitions") {
  const std::string parted =
      "CREATE TABLE p (a int, b text) PARTITION BY RANGE (a);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);"
      "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (2) TO (3);";
  const Replayed made = replay_sql(parted + "CREATE INDEX mine ON p2 (b); CREATE INDEX ON p (b);");
  CHECK(index_names(made, "p1") == std::vector<std::string>{"p1_b_idx"});
  CHECK(index_names(made, "p2") == std::vector<std::string>{"mine"});
  CHECK(made.relation("mine").index->parent == made.relation("p_b_idx").oid);

  const std::string only = parted +
                           "CREATE INDEX ON ONLY p (b); CREATE INDEX ON p1 (b); CREATE INDEX ON p2 (b);"
                           "ALTER INDEX p_b_idx ATTACH PARTITION p1_b_idx;";
  CHECK_FALSE(replay_sql(only).relation("p_b_idx").index->valid);
  CHECK(replay_sql(only + "ALTER INDEX p_b_idx ATTACH PARTITION p2_b_idx;").relation("p_b_idx").index->valid);
  CHECK(replay_sql(parted + "CREATE UNIQUE INDEX ON p (b);").refusal() ==
        "unique constraint on partitioned table must include all partitioning columns");
  CHECK(replay_sql(parted + "CREATE INDEX CONCURRENTLY ON p (b);").refusal() ==
        "cannot create index on partitioned table \"p\" concurrently");
}

TEST_CASE("CLUSTER and REINDEX") {
  CHECK(refusal("CLUSTER t;") == "there is no previously clustered index for table \"t\"");
  CHECK(refusal("CLUSTER t USING i;") == "index \"i\" for table \"t\" does not exist");
  CHECK(refusal("REINDEX INDEX t;") == "\"t\" is not an index");
  const Replayed replayed = replay_sql(std::string(table) + "CREATE INDEX i ON t (id); CLUSTER t USING i;");
  CHECK(replayed.relation("i").index->clustered);
}
