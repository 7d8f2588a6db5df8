// What a proof costs in messages to the server, counted: each revision the same, however many there are.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <functional>

#include "migrate/verify/downs.h"
#include "tests/pg/migrate/folder.h"

namespace {

constexpr size_t bare = 3 * 4;  // up, down, up: BEGIN, one statement, COMMIT, the settings put back

using Statements = std::function<std::pair<std::string, std::string>(int)>;  // up and down of a revision

size_t messages_logged(const migrate::Scratch& scratch, const std::string& begins = "") {
  std::ifstream log(scratch.folder() + "/log");
  size_t count = 0;
  for (std::string line; std::getline(log, line);)
    count += line.find("LOG:  statement: " + begins) != std::string::npos;
  return count;
}

// The results, and how many databases were made for them.
std::pair<std::string, size_t> proved(const tests::Folder& folder) {
  const char* path = std::getenv("PATH");
  const auto scratch = migrate::Scratch::start({"", path ? path : "", {{"log_statement", "all"}}});
  REQUIRE(scratch);
  const auto proofs = migrate::prove_downs(folder.chain(), *scratch, {});
  REQUIRE(proofs);
  std::string results;
  for (const migrate::Proof& proof : *proofs) results += std::string(name(proof.result)) + " ";
  return {results, messages_logged(*scratch, "CREATE DATABASE")};
}

size_t messages_of_proof(int revisions, const Statements& statements) {
  tests::Folder folder;
  for (int i = 1; i <= revisions; ++i) {
    const auto [up, down] = statements(i);
    folder.put(fmt::format("{:04}_step.sql", i),
               fmt::format("-- migrate:up\n{};\n-- migrate:down\n{};\n", up, down));
  }
  const char* path = std::getenv("PATH");
  const auto scratch = migrate::Scratch::start({"", path ? path : "", {{"log_statement", "all"}}});
  REQUIRE(scratch);
  const auto proofs = migrate::prove_downs(folder.chain(), *scratch, {});
  REQUIRE(proofs);
  for (const migrate::Proof& proof : *proofs) CHECK(proof.result == migrate::Proof::Result::restored);
  return messages_logged(*scratch);
}

// Between two lengths with the same marks: all is read after 64, 256 ... revisions and at the end.
size_t messages_of_one(const Statements& statements) {
  return (messages_of_proof(58, statements) - messages_of_proof(18, statements)) / 40;
}

// Before 15 the server counts earlier transactions' rows along: every second up is looked at, too.
void check_messages(const Statements& statements, size_t expected) {
  const size_t count = messages_of_one(statements);
  if (tests::connect(tests::fresh_database()).server_version().major >= 15)
    CHECK(count == expected);
  else
    CHECK(count <= bare + 7);
}

}  // namespace

// What up and down have changed is read; which objects that are is asked with what ends the script, and the
// settings go with it.
TEST_CASE("a revision's proof takes as many messages as its up, down and up again run bare") {
  check_messages(
      [](int i) -> std::pair<std::string, std::string> {
        if (i == 1) return {"CREATE TABLE t (id bigint)", "DROP TABLE t"};
        return {fmt::format("ALTER TABLE t ADD COLUMN c{} integer", i),
                fmt::format("ALTER TABLE t DROP COLUMN c{}", i)};
      },
      bare);
}

// What catalogs the table stands in besides takes a question after up and after down; once it is gone nothing
// of it is asked.
TEST_CASE("a revision that makes a table takes one more") {
  check_messages(
      [](int i) -> std::pair<std::string, std::string> {
        return {fmt::format("CREATE TABLE t{} (id bigint PRIMARY KEY, note text)", i),
                fmt::format("DROP TABLE t{}", i)};
      },
      bare + 1);
}

TEST_CASE("a revision that does nothing to the schema takes no look at it") {
  check_messages(
      [](int i) -> std::pair<std::string, std::string> {
        if (i == 1) return {"CREATE TABLE t (id bigint)", "DROP TABLE t"};
        return {fmt::format("INSERT INTO t VALUES ({})", i), fmt::format("DELETE FROM t WHERE id = {}", i)};
      },
      bare - 2);
}

TEST_CASE("downs that restore nothing, and those that fail in a transaction, spoil no database") {
  tests::Folder folder;
  folder
      .put("01_t.sql", "-- migrate:up\nCREATE TABLE t (id bigint, a text);\n-- migrate:down\nDROP TABLE t;\n")
      .put("02_a.sql", "-- migrate:up\nALTER TABLE t ADD b text;\n-- migrate:down\nSELECT 1;\n")
      .put("03_i.sql",
           "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n"
           "-- migrate:down\nDROP INDEX i;\nDROP TABLE nobody;\n")
      .put("04_u.sql", "-- migrate:up\nCREATE TABLE u (id bigint);\n-- migrate:down\nDROP TABLE u;\n");
  const auto [results, databases] = proved(folder);
  CHECK(results == "restored not-restored down-fails restored ");
  CHECK(databases == 0);
}

// Whose fault it is when a down does not bring back what the revision before it has made a second time,
// unseen: that is looked at in a database of its own, once in a chain.
TEST_CASE("a second down that may be the fault of the one before takes no other database") {
  tests::Folder folder;
  for (int i = 1; i <= 6; i += 2) {
    folder
        .put(fmt::format("{:02}_make.sql", i),
             fmt::format("-- migrate:up\nCREATE TABLE t{0} (a int DEFAULT 1);\n"
                         "-- migrate:down\nDROP TABLE t{0};\n",
                         i))
        .put(fmt::format("{:02}_change.sql", i + 1),
             fmt::format("-- migrate:up\nALTER TABLE t{0} ALTER a DROP DEFAULT;\n"
                         "-- migrate:down\nALTER TABLE t{0} ALTER a SET DEFAULT 2;\n",
                         i));
  }
  const auto [results, databases] = proved(folder);
  CHECK(results == "restored not-restored restored not-restored restored not-restored ");
  if (tests::connect(tests::fresh_database()).server_version().major >= 15) CHECK(databases == 1);
}
