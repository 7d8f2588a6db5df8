// README.md: every snippet does what the text beside it says. Those that need a server are run by tests/pg.
#include "tests/support/readme.h"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>

#include "tests/cli/place.h"
#include "tests/support/places.h"

using tests::Place;
using tests::Ran;

namespace {

constexpr const char* ci = "In CI and before a commit";

std::string revision(const std::string& name) {
  return "-- migrate:up\nCREATE TABLE " + name + " (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE " +
         name + ";\n";
}

void git(const Place& place, const std::string& arguments) {
  const Ran ran =
      place.run("git", "-c user.name=t -c user.email=t@localhost -c init.defaultBranch=main " + arguments);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
}

// A repository whose `origin` is a clone's, with a branch that adds a revision.
void repository(const Place& place) {
  place.put("project/migrations/0001_a.sql", revision("a"));
  git(place, "init -q project");
  git(place, "-C project add .");
  git(place, "-C project commit -q -m base");
  git(place, "clone -q project clone");
  git(place, "-C clone checkout -q -b here");
  place.put("clone/migrations/0002_b.sql", revision("b"));
  git(place, "-C clone add .");
  git(place, "-C clone commit -q -m here");
}

// Runs a line of a snippet, the programs being those that were built.
Ran run_line(const Place& place, const std::string& folder, const std::string& line,
             const std::string& variables = {}) {
  const std::string built = tests::program("schemalint").parent_path().string();
  return place.run("(cd", "'" + folder + "' && PATH='" + built + "':$PATH && export PATH " + variables +
                              " && " + line + ")");
}

// The words behind a key, in a YAML of the plain kind that README shows.
std::vector<std::string> values(const std::string& yaml, const std::string& key) {
  std::vector<std::string> out;
  for (const std::string& line : tests::commands(yaml)) {
    const size_t at = line.find(key + ": ");
    if (at != std::string::npos) out.push_back(line.substr(at + key.size() + 2));
  }
  return out;
}

std::string single_spaced(const std::string& text) {
  return std::regex_replace(text, std::regex(" +"), " ");
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("README: there is no snippet that no test knows") {
  std::multiset<std::string> found;
  for (const tests::Snippet& one : tests::readme_snippets()) found.insert(one.section + "/" + one.language);
  const std::multiset<std::string> known{"Quick start/sh",
                                         "Quick start/sh",
                                         "Quick start/sh",
                                         "schemalint/",
                                         "migrate/",
                                         "migrate/sql",
                                         "Configuration/toml",
                                         std::string(ci) + "/yaml",
                                         std::string(ci) + "/yaml",
                                         std::string(ci) + "/yaml",
                                         "Taking over a database/sh",
                                         "Taking over a database/sh"};
  CHECK(found == known);
}

TEST_CASE("README: the scripts are there, and what they build can be installed") {
  for (const char* words : {"tools/quickstart", "tools/install"}) {
    const std::string script = tests::commands(tests::readme_snippet("Quick start", "sh", words))[0];
    const Place place;
    const std::string path = (tests::source_dir() / script.substr(0, script.find(' '))).string();
    CHECK(place.run("test", "-x '" + path + "'").status == 0);
    CHECK(place.run("sh", "-n '" + path + "'").status == 0);
  }
  const Place place;
  const std::string built = tests::program("schemalint").parent_path().string();
  CHECK(place.run("cmake", "--install '" + built + "' --prefix '" + place.folder().string() + "/here'")
            .status == 0);
  for (const char* program : {"schemalint", "migrate"})
    CHECK(place.run("here/bin/" + std::string(program), "--version").out.starts_with(program));
}

TEST_CASE("README: the first commands in a project that has migrations") {
  const Place place;
  place.put("migrations/0001_a.sql", revision("a"));
  const std::vector<std::string> lines =
      tests::commands(tests::readme_snippet("Quick start", "sh", "schemalint init"));
  REQUIRE(lines.size() == 3);
  CHECK(run_line(place, ".", lines[0]).status == 0);
  CHECK(run_line(place, ".", lines[1]).out.starts_with("wrote schemalint.toml: native layout, 1 revision"));
  CHECK(lines[2] == "migrate verify migrations");  // tests/pg proves downs
}

TEST_CASE("README: the example of a finding is what the sample chain gives") {
  const Place place;
  const std::string chain = (tests::source_dir() / "fixtures/chains/native/shop/migrations").string();
  const std::string said = single_spaced(place.run("schemalint", "--config /dev/null '" + chain + "'").out);
  const std::vector<std::string> lines = tests::commands(tests::readme_snippet("schemalint", ""));
  CHECK(lines[0] == "$ schemalint migrations");
  for (const std::string& line : lines) {
    if (line.starts_with("$") || line.find("-->") != std::string::npos || line == "   ...") continue;
    CHECK_MESSAGE(said.find(single_spaced(line)) != std::string::npos, line);
  }
}

TEST_CASE("README: the revision and the configuration are read without complaint") {
  const Place place;
  place.put(
      "migrations/0005_orders.sql",
      "-- migrate:up\nCREATE TABLE customers (id int PRIMARY KEY);\n"
      "CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE RESTRICT);\n"
      "CREATE TABLE order_audit_log (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE order_audit_log;\n"
      "DROP TABLE orders;\nDROP TABLE customers;\n");
  place.put("migrations/0006_index.sql", tests::readme_snippet("migrate", "sql"));
  place.put("structure.sql", "");
  place.put("before.sql", "CREATE SCHEMA app;\n");
  place.put("schemalint.toml", tests::readme_snippet("Configuration", "toml"));
  const Ran ran = place.run("schemalint", "");
  CHECK(ran.err.empty());
  CHECK(ran.out == "2 revisions, 4 statements: nothing found\n");
}

TEST_CASE("README: pre-commit") {
  const std::string yaml = tests::readme_snippet(ci, "yaml", ".pre-commit-config.yaml");
  CHECK(has_line(yaml, "repos:"));
  CHECK(has_line(yaml, "  - repo: local"));
  CHECK(has_line(yaml, "    hooks:"));
  for (const char* key : {"id", "name", "entry", "language", "always_run"})
    CHECK(values(yaml, key).size() == 1);
  const Place place;
  place.put("migrations/0001_a.sql", revision("a"));
  git(place, "init -q .");
  git(place, "add migrations");
  CHECK(run_line(place, ".", values(yaml, "entry").at(0)).status == 0);
  place.put("migrations/0001_b.sql", revision("b"));
  CHECK(run_line(place, ".", values(yaml, "entry").at(0)).status == 0);  // a draft
  git(place, "add migrations");
  CHECK(run_line(place, ".", values(yaml, "entry").at(0)).status == 1);
}

TEST_CASE("README: GitHub and GitLab judge the merge, with the history that this needs") {
  const Place place;
  repository(place);
  const std::string github = tests::readme_snippet(ci, "yaml", ".github/workflows");
  CHECK(has_line(github, "          fetch-depth: 0"));
  const std::vector<std::string> runs = values(github, "run");
  REQUIRE(runs.size() == 4);
  CHECK(runs[1] == ".schemalint/tools/install");
  CHECK(run_line(place, "clone", runs[3], "GITHUB_BASE_REF=main").status == 0);

  const std::string gitlab = tests::readme_snippet(ci, "yaml", ".gitlab-ci.yml");
  CHECK(gitlab.find("    GIT_DEPTH: \"0\"") != std::string::npos);
  size_t ran = 0;
  for (std::string line : tests::commands(gitlab)) {
    if (!line.starts_with("    - schemalint ")) continue;
    ++ran;
    CHECK(run_line(place, "clone", line.substr(6), "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main").status == 0);
    CHECK(place.bytes("clone/gl-code-quality-report.json") == "[]\n");
  }
  CHECK(ran == 1);
}

TEST_CASE("README: a clone of depth 1 is told the line that mends it, and it does") {
  const Place place;
  repository(place);
  git(place, "-C clone push -q origin here");
  git(place, "clone -q --depth 1 --branch here 'file://" + place.folder().string() + "/project' shallow");
  const Ran told = run_line(place, "shallow", "schemalint --base origin/main migrations");
  CHECK(told.status == 2);
  const size_t begin = told.err.find('`', told.err.find("shallow;")) + 1;
  REQUIRE(begin > 0);
  const std::string line = told.err.substr(begin, told.err.find('`', begin) - begin);
  CHECK(line.starts_with("git fetch --unshallow"));
  CHECK(run_line(place, "shallow", line).status == 0);
  CHECK(run_line(place, "shallow", "schemalint --base origin/main migrations").status == 0);
}
