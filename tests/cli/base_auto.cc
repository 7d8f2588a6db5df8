// --base auto: what CI systems set, what git knows, and clones that lack what it takes.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

const std::string as_someone = "-c user.name=t -c user.email=t@localhost -c init.defaultBranch=main ";

std::string git(const Place& place, const std::string& arguments) {
  const Ran ran = place.run("git", as_someone + arguments);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  return ran.out.substr(0, ran.out.find('\n'));
}

// No variable of the CI system that runs this test.
const std::string bare =
    "env -u GITHUB_BASE_REF -u CI_MERGE_REQUEST_TARGET_BRANCH_NAME -u CI_MERGE_REQUEST_DIFF_BASE_SHA "
    "-u BITBUCKET_PR_DESTINATION_BRANCH -u SYSTEM_PULLREQUEST_TARGETBRANCH -u CHANGE_TARGET "
    "-u BUILDKITE_PULL_REQUEST_BASE_BRANCH ";

// project: main with two revisions, of which the second has a finding; here: a third with one of its own.
// clone: of that, on here.
struct Clone {
  explicit Clone(const std::string& how = "") {
    place.put("project/migrations/0001_t.sql",
              "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n");
    place.put("project/migrations/0002_i.sql", "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n");
    git(place, "init -q project");
    git(place, "-C project add .");
    git(place, "-C project commit -q -m base");
    parted = git(place, "-C project rev-parse HEAD");
    git(place, "-C project checkout -q -b here");
    place.put("project/migrations/0003_i.sql", "-- migrate:up\nCREATE INDEX t_id_a_idx ON t (id, a);\n");
    git(place, "-C project add .");
    git(place, "-C project commit -q -m here");
    git(place, "-C project checkout -q main");
    git(place, "clone -q " + how + " --branch here 'file://" + place.folder().string() + "/project' clone");
  }
  Ran run(const std::string& variables, const std::string& arguments = "--base auto") const {
    return place.run_with(bare + variables + " sh -c 'cd clone && exec \"$0\" \"$@\"' ", "schemalint",
                          arguments + " migrations");
  }

  Place place;
  std::string parted;
};

constexpr const char* of_here = "error[index-not-concurrent] [*]: creating index t_id_a_idx";

}  // namespace

TEST_CASE("the variables of seven CI systems name the base, and the report says which did") {
  const Clone clone;
  const auto found = [&](const std::string& variable, const std::string& value, const std::string& ref) {
    CAPTURE(variable);
    const Ran ran = clone.run(variable + "=" + value);
    CHECK(ran.status == 1);
    CHECK(ran.err == "");
    CHECK(ran.out.starts_with("compared with " + ref + " (" + variable + ")\n\n" + of_here));
    CHECK(ran.out.find("0002_i.sql") == std::string::npos);
  };
  found("GITHUB_BASE_REF", "main", "origin/main");
  found("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main", "origin/main");
  found("CI_MERGE_REQUEST_DIFF_BASE_SHA", clone.parted, clone.parted);
  found("BITBUCKET_PR_DESTINATION_BRANCH", "main", "origin/main");
  found("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main", "origin/main");
  found("CHANGE_TARGET", "main", "origin/main");
  found("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main", "origin/main");
  // GitLab sets both, and the clone may lack the branch.
  const Ran ran =
      clone.run("CI_MERGE_REQUEST_TARGET_BRANCH_NAME=gone CI_MERGE_REQUEST_DIFF_BASE_SHA=" + clone.parted);
  CHECK(ran.out.starts_with("compared with " + clone.parted + " (CI_MERGE_REQUEST_DIFF_BASE_SHA)\n"));
}

TEST_CASE("outside of a request git's own settings name it: the upstream, or the remote's main branch") {
  const Clone clone;
  CHECK(clone.run("").out.starts_with(std::string("compared with origin/main (origin/HEAD)\n\n") + of_here));
  CHECK(clone.run("GITHUB_BASE_REF=").out.starts_with("compared with origin/main (origin/HEAD)\n"));
  git(clone.place, "-C clone branch -q --set-upstream-to origin/main");
  CHECK(clone.run("").out.starts_with("compared with origin/main (the upstream of here)\n"));
  CHECK(clone.run("", "--base auto -q").out.starts_with(of_here));
  git(clone.place, "-C clone remote remove origin");
  const Ran none = clone.run("");
  CHECK(none.status == 2);
  CHECK(none.out == "");
  CHECK(none.err ==
        "schemalint: migrations: --base auto finds no branch that this one will be merged into\n"
        "  no variable of a CI system names one, and git knows no upstream: write --base origin/main\n"
        "  --base-fallback goes on without\n");
  const Ran all = clone.run("", "--base auto --base-fallback");
  CHECK(all.status == 1);
  CHECK(all.out.starts_with(
      "--base auto finds no branch that this one will be merged into: the whole chain counts as "
      "new\n\n"));
  CHECK(all.out.find("0002_i.sql") != std::string::npos);
}

TEST_CASE(
    "who made the repository has no origin/HEAD, and before the first push there is nothing to compare") {
  Place place;
  place.put("project/migrations/0001_t.sql", "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n");
  git(place, "init -q project");
  git(place, "init -q --bare remote.git");
  git(place, "-C project add .");
  git(place, "-C project commit -q -m base");
  git(place, "-C project remote add origin 'file://" + place.folder().string() + "/remote.git'");
  const auto run = [&] {
    return place.run_with(bare + " sh -c 'cd project && exec \"$0\" \"$@\"' ", "schemalint",
                          "--base auto migrations");
  };
  CHECK(run().out ==
        "nothing has been pushed yet: the whole chain counts as new\n\n1 revision, 1 statement: nothing "
        "found\n");
  CHECK(run().status == 0);
  git(place, "-C project push -q origin main");
  git(place, "-C project checkout -q -b here");
  place.put("project/migrations/0002_i.sql", "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n");
  CHECK(
      run().out.starts_with("compared with origin/main (there is no upstream and no origin/HEAD)\n\n"
                            "error[index-not-concurrent]"));
  CHECK(run().status == 1);
}

TEST_CASE(
    "a branch that was not fetched, and a shallow clone, are told with what mends them: never silence") {
  const Clone whole;
  const Ran gone = whole.run("GITHUB_BASE_REF=gone");
  CHECK(gone.status == 2);
  CHECK(gone.err ==
        "schemalint: migrations: git knows no commit `origin/gone` (GITHUB_BASE_REF)\n"
        "  `git fetch origin '+refs/heads/*:refs/remotes/origin/*'` brings it; in CI, clone with the whole "
        "history "
        "(GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: \"0\")\n"
        "  --base-fallback goes on without\n");
  const std::string mends = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'";
  const std::string told =
      "schemalint: migrations: this clone is shallow, so where it left origin/main is not known\n"
      "  `" +
      mends +
      "` mends it; in CI, clone with the whole history (GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: "
      "\"0\")\n"
      "  --base-fallback goes on without\n";
  for (const char* depth : {"--depth 1", "--depth 1 --no-single-branch"}) {
    CAPTURE(depth);
    const Clone shallow(depth);
    const Ran ran = shallow.run("GITHUB_BASE_REF=main");
    CHECK(ran.status == 2);
    CHECK(ran.out == "");
    CHECK(ran.err == told);
    CHECK(shallow.run("GITHUB_BASE_REF=main", "--base auto --base-fallback").status == 1);
    CHECK(shallow.place
              .run(
                  "sh", "-c 'cd clone && " +
                            [&] {
                              std::string quoted = mends;
                              for (size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 4)
                                quoted.replace(at, 1, "'\\''");
                              return quoted;
                            }() +
                            "'")
              .status == 0);
    CHECK(shallow.run("GITHUB_BASE_REF=main").out.find(of_here) != std::string::npos);
  }
}
