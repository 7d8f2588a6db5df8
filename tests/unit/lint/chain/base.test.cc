#include "lint/chain/base.h"

#include <doctest/doctest.h>

#include "lint/chain/git.h"
#include "tests/support/made_folder.h"

namespace {

// A repository in which `feature` has left `main` behind.
class Repository {
 public:
  Repository() { git({"init", "-q", "-b", "main"}); }

  void git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"});
    const auto done = chain::git::run(folder_.path().string(), arguments);
    if (!done) FAIL(done.error().message);
  }
  void commit(const std::string& file, std::string_view sql) const {
    write(file, sql);
    git({"add", "-A"});
    git({"commit", "-q", "-m", file});
  }
  void write(const std::string& file, std::string_view sql) const {
    folder_.write("db/" + file, "-- migrate:up\n" + std::string(sql) + "\n-- migrate:down\nSELECT 1;\n");
  }
  void remove(const std::string& file) const { std::filesystem::remove(folder_.path() / "db" / file); }

  chain::Merged merged() const {
    auto merged = chain::read_merged(std::vector<std::string>{folder_.path() / "db"}, "main");
    if (!merged) FAIL(merged.error().message);
    return *std::move(merged);
  }
  std::string path() const { return folder_.path().string(); }

 private:
  tests::MadeFolder folder_;
};

std::vector<std::string> ids(const chain::Chain& chain) {
  std::vector<std::string> ids;
  for (const chain::Revision& revision : chain.revisions) ids.push_back(revision.id);
  return ids;
}

bool git_is_here() {
  return chain::git::run(".", {"--version"}).ok();
}

}  // namespace

TEST_CASE("base: a number taken on both sides") {
  if (!git_is_here()) return;
  const Repository repository;
  repository.commit("0001_a.sql", "CREATE TABLE a (id int);");
  repository.git({"checkout", "-q", "-b", "feature"});
  repository.commit("0002_mine.sql", "CREATE TABLE mine (id int);");
  repository.git({"checkout", "-q", "main"});
  repository.commit("0002_theirs.sql", "CREATE TABLE theirs (id int);");
  repository.commit("0003_more.sql", "CREATE TABLE more (id int);");
  repository.git({"checkout", "-q", "feature"});

  const chain::Merged merged = repository.merged();
  CHECK(ids(merged.chain) == std::vector<std::string>{"0001", "0002", "0002", "0003"});
  CHECK(merged.base.known == std::vector<bool>{true, false, true, true});
  CHECK(merged.base.late == std::vector<size_t>{1});
  REQUIRE(merged.chain.problems.size() == 1);
  CHECK(merged.chain.problems[0].kind == chain::Problem::Kind::duplicate_id);
  CHECK(merged.chain.problems[0].hint == "rename one of them: the next free number is 0004");
  CHECK(merged.chain.files[merged.chain.problems[0].places[0].file].path.ends_with("db/0002_mine.sql"));
}

TEST_CASE("base: edited, removed, and what only the base changed") {
  if (!git_is_here()) return;
  const Repository repository;
  repository.write("0001_a.sql", "CREATE TABLE a (id int);");
  repository.write("0002_b.sql", "CREATE TABLE b (id int);");
  repository.write("0003_c.sql", "CREATE TABLE c (id int);");
  repository.commit("0004_d.sql", "CREATE TABLE d (id int);");
  repository.git({"checkout", "-q", "-b", "feature"});
  repository.git({"checkout", "-q", "main"});
  repository.commit("0004_d.sql", "CREATE TABLE d (id bigint);");
  repository.git({"checkout", "-q", "feature"});
  repository.write("0001_a.sql", "CREATE TABLE a (id bigint);");
  repository.write("0002_b.sql", "-- only a comment more\nCREATE TABLE b (id int);");
  repository.remove("0003_c.sql");

  const chain::Merged merged = repository.merged();
  REQUIRE(merged.base.edited.size() == 1);
  CHECK(merged.chain.revisions[merged.base.edited[0].merged].id == "0001");
  REQUIRE(merged.base.removed.size() == 1);
  CHECK(merged.base.chain.revisions[merged.base.removed[0]].id == "0003");
  CHECK(merged.base.late.empty());
  CHECK(ids(merged.chain) == std::vector<std::string>{"0001", "0002", "0004"});
}

TEST_CASE("base: what git does not know is an error") {
  if (!git_is_here()) return;
  const Repository repository;
  repository.commit("0001_a.sql", "SELECT 1;");
  const std::vector<std::string> folder = {repository.path() + "/db"};
  CHECK_FALSE(chain::read_merged(folder, "nowhere"));
  CHECK_FALSE(chain::read_merged(folder, "--help"));
  const tests::MadeFolder outside;
  outside.write("0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  CHECK_FALSE(chain::read_merged(std::vector<std::string>{outside.path()}, "main"));
}
