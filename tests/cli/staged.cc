// --staged: the chain as the next commit will hold it, and the hooks that use it.
#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>

#include "tests/cli/place.h"
#include "tests/support/places.h"

using tests::Place;
using tests::Ran;

namespace {

std::string table(const std::string& name) {
  return "-- migrate:up\nCREATE TABLE " + name +
         " (id int PRIMARY KEY, a int);\n-- migrate:down\nDROP TABLE " + name + ";\n";
}

std::string index(const std::string& table) {
  return "-- migrate:up\nCREATE INDEX " + table + "_a_idx ON " + table +
         " (a);\n-- migrate:down\nDROP INDEX " + table + "_a_idx;\n";
}

const std::string as_someone = "-c user.name=t -c user.email=t@localhost -c init.defaultBranch=main ";

Ran git(const Place& place, const std::string& arguments) {
  return place.run("git", as_someone + arguments);
}

void must(const Ran& ran) {
  const std::string said = ran.out + ran.err;
  REQUIRE_MESSAGE(ran.status == 0, said);
}

void start(const Place& place) {
  must(git(place, "init -q ."));
  place.put(".gitignore", ".out\n.err\n");
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_b.sql", table("b"));
  must(git(place, "add ."));
  must(git(place, "commit -q -m first"));
}

const std::string nothing_new = "2 revisions, 2 statements: nothing found\n";

}  // namespace

TEST_CASE("an untracked draft is no part of the commit, a partly staged file is judged as it is staged") {
  const Place place;
  start(place);
  place.put("migrations/0003_draft.sql", index("a"));
  Ran ran = place.run("schemalint", "--staged");
  CHECK(ran.status == 0);
  CHECK(ran.out == nothing_new);
  must(git(place, "add migrations/0003_draft.sql"));
  place.put("migrations/0003_draft.sql", table("c"));
  ran = place.run("schemalint", "--staged");
  CHECK(ran.status == 1);
  CHECK(ran.out.starts_with("error[index-not-concurrent] [*]: creating index a_a_idx"));
  CHECK(place.run("schemalint", "--base HEAD").status == 0);  // the work tree
  must(git(place, "add migrations/0003_draft.sql"));
  place.put("migrations/0003_draft.sql", index("a"));
  CHECK(place.run("schemalint", "--staged").status == 0);
  must(git(place, "reset -q"));
  must(git(place, "add -N migrations/0003_draft.sql"));  // promised, and not in the commit
  CHECK(place.run("schemalint", "--staged").out == nothing_new);
}

TEST_CASE("a commit that only deletes, only renames or only edits what HEAD has is refused") {
  const Place place;
  start(place);
  must(git(place, "rm -q migrations/0002_b.sql"));
  Ran ran = place.run("schemalint", "--staged");
  CHECK(ran.status == 1);
  CHECK(ran.out.starts_with("error[removed-applied-file]: "));
  must(git(place, "reset -q --hard"));
  must(git(place, "mv migrations/0002_b.sql migrations/0009_b.sql"));
  ran = place.run("schemalint", "--staged");
  CHECK(ran.status == 1);
  CHECK(ran.out.find("error[removed-applied-file]: ") != std::string::npos);
  must(git(place, "reset -q --hard"));
  std::filesystem::remove(place.folder() / "migrations/0002_b.sql");  // of the work tree alone
  CHECK(place.run("schemalint", "--staged").status == 0);
  place.put("migrations/0002_b.sql", table("other"));
  CHECK(place.run("schemalint", "--staged").status == 0);
  must(git(place, "add migrations"));
  CHECK(place.run("schemalint", "--staged").out.find("error[edited-applied-file]: ") != std::string::npos);
}

TEST_CASE("the configuration is the staged one too, and a subfolder or a named folder will do") {
  const Place place;
  start(place);
  place.put("schemalint.toml", "[rules]\n\"index-not-concurrent\" = \"off\"\n");
  must(git(place, "add schemalint.toml"));
  place.put("schemalint.toml", "[rules]\n");
  place.put("migrations/0003_i.sql", index("a"));
  must(git(place, "add migrations"));
  CHECK(place.run("schemalint", "--staged").status == 0);
  CHECK(place.run("schemalint", "--staged migrations").status == 0);
  CHECK(place.run_with("cd migrations && ", "schemalint", "--staged").status == 0);
  CHECK(place.run("schemalint", "--base HEAD").status == 1);
}

TEST_CASE("before the first commit all that is staged is new; outside a repository --staged says so") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  Ran ran = place.run_with("env GIT_CEILING_DIRECTORIES=/ ", "schemalint", "--staged");
  CHECK(ran.status == 2);
  CHECK(ran.err.find("not a git repository") != std::string::npos);
  must(git(place, "init -q ."));
  must(git(place, "add migrations"));
  ran = place.run("schemalint", "--staged");
  CHECK(ran.status == 0);
  CHECK(ran.out == "1 revision, 1 statement: nothing found\n");
}

TEST_CASE("as git's own hook: `git commit`, `commit -a` and `commit FILE` are judged as they will be") {
  const Place place;
  start(place);
  const std::string schemalint = tests::program("schemalint").string();
  place.put(".git/hooks/pre-commit", "#!/bin/sh\nexec '" + schemalint + "' --staged migrations\n");
  must(place.run("chmod", "+x .git/hooks/pre-commit"));
  place.put("migrations/0003_i.sql", index("a"));
  must(git(place, "add migrations"));
  CHECK(git(place, "commit -q -m refused").status == 1);
  must(git(place, "reset -q"));
  place.put("migrations/0002_b.sql", table("other"));
  CHECK(git(place, "commit -q -a -m edited").status == 1);
  CHECK(git(place, "commit -q -m edited migrations/0002_b.sql").status == 1);
  CHECK(place.run_with("cd migrations && ", "git", as_someone + "commit -q -a -m edited").status == 1);
  must(git(place, "checkout -q migrations/0002_b.sql"));
  place.put("notes.txt", "nothing\n");
  must(git(place, "add notes.txt"));
  must(git(place, "commit -q -m notes"));  // the draft is not in it
}

TEST_CASE("the hooks, run by the real pre-commit") {
  const Place place;
  if (place.run("command", "-v pre-commit").status != 0) {
    std::cout << "pre-commit is not installed: its hooks were not tried\n";
    return;
  }
  const std::string bin = tests::program("schemalint").parent_path().string();
  const std::string with = "env PATH='" + bin + "':\"$PATH\" PRE_COMMIT_HOME='" + place.folder().string() +
                           "/cache' GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@localhost GIT_COMMITTER_NAME=t "
                           "GIT_COMMITTER_EMAIL=t@localhost ";
  const Place hooks;
  hooks.put(".pre-commit-hooks.yaml", tests::read_file(tests::source_dir() / ".pre-commit-hooks.yaml"));
  must(git(hooks, "init -q ."));
  must(git(hooks, "add .pre-commit-hooks.yaml"));
  must(git(hooks, "commit -q -m hooks"));
  std::string rev = git(hooks, "rev-parse HEAD").out;
  rev.erase(rev.find('\n'));
  start(place);
  place.put(".gitignore", ".out\n.err\ncache\n");
  place.put(".pre-commit-config.yaml", "repos:\n  - repo: " + hooks.folder().string() + "\n    rev: " + rev +
                                           "\n    hooks:\n      - id: schemalint\n      - id: "
                                           "schemalint-merge\n");
  must(git(place, "add ."));
  must(git(place, "commit -q -m config"));
  must(place.run_with(with, "pre-commit", "install -t pre-commit -t pre-push"));

  place.put("migrations/0003_draft.sql", index("a"));
  place.put("notes.txt", "nothing\n");
  must(git(place, "add notes.txt"));
  must(place.run_with(with, "git", "commit -q -m draft"));
  must(git(place, "rm -q migrations/0002_b.sql"));
  const Ran deleted = place.run_with(with, "git", "commit -q -m deleted");
  CHECK(deleted.status == 1);
  CHECK((deleted.out + deleted.err).find("error[removed-applied-file]: ") != std::string::npos);
  must(git(place, "reset -q --hard"));
  must(git(place, "mv migrations/0002_b.sql migrations/0007_b.sql"));
  CHECK(place.run_with(with, "git", "commit -q -m renamed").status == 1);
  must(git(place, "reset -q --hard"));
  must(git(place, "add migrations/0003_draft.sql"));
  CHECK(place.run_with(with, "git", "commit -q -m index").status == 1);
  place.put("migrations/0003_draft.sql", table("c"));
  CHECK(place.run_with(with, "git", "commit -q -m partly").status == 1);
  must(git(place, "add migrations/0003_draft.sql"));
  must(place.run_with(with, "git", "commit -q -m whole"));

  // And before a push.
  const Place remote;
  must(git(remote, "init -q --bare ."));
  must(git(place, "remote add origin '" + remote.folder().string() + "'"));
  must(git(place, "push -q --no-verify -u origin main"));
  must(git(place, "remote set-head origin main"));
  must(git(place, "checkout -q -b here"));
  place.put("migrations/0004_i.sql", index("a"));
  must(git(place, "add migrations"));
  must(git(place, "commit -q --no-verify -m index"));
  CHECK(place.run_with(with, "git", "push -q origin here").status == 1);
  must(git(place, "mv migrations/0004_i.sql migrations/0004_d.sql"));
  place.put("migrations/0004_d.sql", table("d"));
  must(git(place, "add migrations"));
  must(git(place, "commit -q --no-verify -m table"));
  must(place.run_with(with, "git", "push -q origin here"));
}
