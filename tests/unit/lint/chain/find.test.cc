#include <doctest/doctest.h>

#include "lint/chain/chain.h"
#include "tests/support/made_folder.h"

namespace {

chain::Chain read(const std::string& path, const chain::Options& options = {}) {
  auto chain = chain::read(std::vector<std::string>{path}, options);
  REQUIRE(chain);
  return *std::move(chain);
}

constexpr std::string_view revision =
    "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n";

}  // namespace

TEST_CASE("a chain is found below the folder given") {
  const tests::MadeFolder folder;
  folder.write("src/main.go", "");
  folder.write("db/migrations/0001_a.sql", revision);
  CHECK(read(folder.path()).root == (folder.path() / "db/migrations").string());
  CHECK(read(folder.path().string() + "/").layout == "native");
}

TEST_CASE("what is excluded is not seen") {
  const tests::MadeFolder folder;
  folder.write("a/0001_a.sql", revision);
  folder.write("other/b/0001_b.sql", revision);
  CHECK_FALSE(chain::read(std::vector<std::string>{folder.path()}));
  chain::Options options;
  options.exclude = {"other/**"};
  CHECK(read(folder.path(), options).revisions.size() == 1);
}

TEST_CASE("what is for tests and examples gives way to a chain elsewhere") {
  const tests::MadeFolder folder;
  folder.write("tests/0001_b.sql", revision);
  CHECK(read(folder.path()).root == (folder.path() / "tests").string());
  folder.write("db/0001_a.sql", revision);
  CHECK(read(folder.path()).root == (folder.path() / "db").string());
}

TEST_CASE("numbered files in a folder called migrations are found, where nothing else is") {
  const tests::MadeFolder folder;
  folder.write("api/migrations/1-a.sql", "SELECT 1;");
  folder.write("api/migrations/2-b.sql", "SELECT 2;");
  folder.write("api/queries/1-a.sql", "SELECT 3;");
  CHECK(read(folder.path()).layout == "plain");
  CHECK(read(folder.path()).revisions.size() == 2);
  folder.write("db/0001_a.sql", revision);
  CHECK(read(folder.path()).layout == "native");
}

TEST_CASE("a layout may be named, and must exist") {
  const tests::MadeFolder folder;
  folder.write("1_a.up.sql", "SELECT 1;");
  chain::Options options;
  options.layout = "sqlx";
  CHECK(read(folder.path(), options).layout == "sqlx");
  options.layout = "gose";
  const auto wrong = chain::read(std::vector<std::string>{folder.path()}, options);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().hint == "did you mean `goose`?");
}

TEST_CASE("nothing to look at is an error that says so") {
  const tests::MadeFolder folder;
  folder.write("readme.md", "");
  const auto none = chain::read(std::vector<std::string>{folder.path()});
  REQUIRE_FALSE(none);
  CHECK(none.error().message.find("no migrations") != std::string::npos);
  CHECK_FALSE(chain::read(std::vector<std::string>{folder.path() / "missing"}));
}

TEST_CASE("pairs in a Rust project are sqlx's, in a Go project golang-migrate's") {
  const tests::MadeFolder folder;
  folder.write("Cargo.toml", "");
  folder.write("migrations/1_a.up.sql", "SELECT 1;");
  CHECK(read(folder.path()).layout == "sqlx");
  folder.write("migrations/go.mod", "");
  CHECK(read(folder.path()).layout == "golang-migrate");
}

TEST_CASE("an empty folder is a chain only for those who ask") {
  const tests::MadeFolder folder;
  CHECK_FALSE(chain::read(std::vector<std::string>{folder.path()}));
  chain::Options options;
  options.may_be_empty = true;
  CHECK(read(folder.path(), options).layout == "native");
  CHECK(read(folder.path(), options).revisions.empty());
}

TEST_CASE("files alone are a part of a chain: what is missing means nothing") {
  const tests::MadeFolder folder;
  folder.write("0001_a.sql", revision);
  const std::string third = folder.write("0003_c.sql", "-- migrate:up\nSELECT 1;\n");
  const chain::Chain part = read(third);
  CHECK(part.partial);
  CHECK(part.revisions.size() == 1);
  CHECK(part.problems.empty());
}

TEST_CASE("what is named twice, however it is written, is there once") {
  const tests::MadeFolder folder;
  const std::string file = folder.write("m/0001_a.sql", revision);
  const std::string inner = (folder.path() / "m").string();
  for (const std::vector<std::string>& twice :
       {std::vector<std::string>{inner, inner + "/"}, {inner, inner + "/../m"}, {file, file}}) {
    const auto chain = chain::read(twice);
    REQUIRE(chain);
    CHECK(chain->revisions.size() == 1);
    CHECK(chain->problems.empty());
  }
}

TEST_CASE("the folder of the chain that files belong to") {
  const tests::MadeFolder folder;
  const auto around = [](const std::string& file) {
    return chain::folder_around(std::vector<std::string>{file});
  };
  const std::string whole = folder.path().string();
  folder.write("0001_a.sql", revision);
  CHECK(around(folder.write("0002_b.sql", revision)) == whole);

  folder.write("diesel/1_a/up.sql", "SELECT 1;");
  CHECK(around(folder.write("diesel/2_b/up.sql", "SELECT 2;")) == whole + "/diesel");

  folder.write("db/sqitch.plan", "%project=p\n\na 2024-01-01T00:00:00Z A <a@b.example>\n");
  CHECK(around(folder.write("db/deploy/a.sql", "SELECT 1;")) == whole + "/db");

  folder.write("other/another.sql", "SELECT 1;");
  CHECK_FALSE(around(folder.write("other/query.sql", "SELECT 1;")));
}

TEST_CASE("a revision by what a user types") {
  const tests::MadeFolder folder;
  folder.write("0001_a.sql", revision);
  folder.write("0010_b.sql", revision);
  folder.write("0011_c.sql", revision);
  const chain::Chain chain = read(folder.path());
  CHECK(*chain::find_revision(chain, "0010") == 1);
  CHECK(*chain::find_revision(chain, "11") == 2);
  CHECK(*chain::find_revision(chain, "0001_a.sql") == 0);
  CHECK(*chain::find_revision(chain, "0001_a") == 0);
  CHECK(*chain::find_revision(chain, "000") == 0);
  CHECK(*chain::find_revision(chain, "001") == 0);
  CHECK_FALSE(chain::find_revision(chain, "00"));
  CHECK(chain::find_revision(chain, "0012").error().hint == "the last one here is `0011`");
  CHECK(chain::heads(chain) == std::vector<size_t>{2});
  CHECK(chain::next_free_id(chain) == "0012");
}

TEST_CASE("a checksum is of the up's tokens") {
  const tests::MadeFolder folder;
  folder.write("a/1_a.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n");
  folder.write("b/1_a.sql",
               "-- why\n-- migrate:up\r\ncreate table T\n(id INT)\n\n-- migrate:down\nDROP TABLE x;\n");
  const chain::Chain a = read(folder.path() / "a");
  const chain::Chain b = read(folder.path() / "b");
  CHECK(chain::checksum(a, a.revisions[0]) == chain::checksum(b, b.revisions[0]));
}
