// Every option of every command of both programs, as their own --help lists them, with wrong values; and
// words that are wrong, misspelt or misplaced.
#include <doctest/doctest.h>

#include <regex>
#include <set>
#include <sstream>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

struct Option {
  std::string name;
  bool takes_value = false, may_have_value = false;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// "  -q,--quiet      what", "  --schema NAME   what", "  --explain [=N]  what"
std::vector<Option> options_of(const Place& place, const std::string& program, const std::string& command) {
  const static std::regex row("^  (?:-\\w,)?(--[a-z-]+)(?:( [A-Z]+| \\[=?[A-Z]+\\])(?= |$))?.*");
  std::vector<Option> out;
  for (const std::string& line : lines_of(place.run(program, command + " --help").out)) {
    std::smatch found;
    if (std::regex_match(line, found, row))
      out.push_back({found[1], found[2].matched, found[2].str().starts_with(" [")});
  }
  return out;
}

std::vector<std::string> commands_of(const Place& place, const std::string& program) {
  const static std::regex row("^  ([a-z]+)  +.*");
  std::vector<std::string> out;
  for (const std::string& line : lines_of(place.run(program, "--help").out)) {
    std::smatch found;
    if (std::regex_match(line, found, row)) out.push_back(found[1]);
  }
  return out;
}

bool in_our_words(const std::string& said) {
  for (const char* theirs : {"Run with --help", "not expected", "Could not convert", "is required",
                             "requires", "INVALID", "not in {", "Exactly", "excludes "}) {
    if (said.find(theirs) != std::string::npos) return false;
  }
  return true;
}

// What is refused, in the first line of what is said.
void refused(const Place& place, const std::string& program, const std::string& words,
             const std::string& line, const std::string& hint = "") {
  INFO(program << " " << words);
  const Ran ran = place.run(program, words);
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(in_our_words(ran.err));
  const std::vector<std::string> said = lines_of(ran.err);
  REQUIRE(!said.empty());
  CHECK(said[0] == program + ": " + line);
  if (!hint.empty()) CHECK((said.size() > 1 ? said[1] : "") == "  " + hint);
}

}  // namespace

TEST_CASE("a page of --help fits a hundred columns, and says how the command is called") {
  const Place place;
  for (const char* program : {"schemalint", "migrate"}) {
    std::vector<std::string> commands = commands_of(place, program);
    commands.emplace_back();
    for (const std::string& command : commands) {
      for (const std::string& line : lines_of(place.run(program, command + " --help").out))
        CHECK_MESSAGE(line.size() <= 100, line);
    }
  }
  const auto usage = [&](const std::string& program, const std::string& command) {
    return lines_of(place.run(program, command + " --help").out).at(1);
  };
  CHECK(usage("schemalint", "") == "Usage: schemalint [COMMAND] ...");
  CHECK(usage("schemalint", "check") == "Usage: schemalint [check] [OPTIONS] [PATH...]");
  CHECK(usage("migrate", "") == "Usage: migrate COMMAND ...");
  CHECK(usage("migrate", "up") == "Usage: migrate up [OPTIONS] [N]");
}

TEST_CASE("every option of every command: an empty value and a missing one are refused, and say so") {
  const Place place;
  size_t seen = 0;
  for (const std::string program : {"schemalint", "migrate"}) {
    for (const std::string& command : commands_of(place, program)) {
      for (const Option& option : options_of(place, program, command)) {
        ++seen;
        const std::string& name = option.name;
        const std::string with = command + " " + name;
        if (option.may_have_value) {
          refused(place, program, with + "=", "`" + name + "` needs a value",
                  "is a variable of the script empty?");
          refused(place, program, with + " " + name, "`" + name + "` is given twice");
          continue;
        }
        if (!option.takes_value) {
          if (name != "--help") refused(place, program, with + "=yes", "`" + name + "` takes no value");
          continue;
        }
        const std::string needs = "`" + name + "` needs a value";
        refused(place, program, with, needs);
        refused(place, program, with + "=", needs, "is a variable of the script empty?");
        refused(place, program, with + "= --help", needs);
        refused(place, program, with + " '' somewhere", needs);
        refused(place, program, with + " --no-such-option", needs,
                "`--no-such-option` after it is an option");
        refused(place, program, with + "=--dry-run", needs);
        const static std::set<std::string> more{"--also-read", "--fix", "--only", "--output", "--skip"};
        if (name != "--chain" && !(command == "audit" && more.contains(name)))
          refused(place, program, with + " json " + name + " json", "`" + name + "` is given twice");
        refused(place, program, with + "x text", "there is no option `" + name + "x`",
                "did you mean `" + name + "`?");
      }
    }
  }
  CHECK(seen > 150);
}

TEST_CASE("values that are none of those allowed") {
  const Place place;
  refused(place, "schemalint", "--format jsn",
          "--format: `jsn` is none of text, gcc, github, gitlab, json, junit, sarif", "did you mean `json`?");
  refused(place, "schemalint", "schema --format text", "--format: `text` is none of sql, json, mermaid");
  refused(place, "schemalint", "--fail-on fatal", "--fail-on: `fatal` is none of error, warning, note, none");
  refused(place, "migrate", "status --color sometimes",
          "--color: `sometimes` is none of auto, always, never");
  refused(place, "migrate", "up --retries many", "--retries: `many` is not a number from 0 to 100");
  refused(place, "migrate", "up --retries 101", "--retries: `101` is not a number from 0 to 100");
  refused(place, "migrate", "up --retries -1", "--retries: `-1` is not a number from 0 to 100");
  refused(place, "migrate", "up --retries 0x10", "--retries: `0x10` is not a number from 0 to 100");
}

TEST_CASE("words that are misspelt or stand where nothing is expected") {
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  refused(place, "migrate", "",
          "say what to do: new, status, plan, up, down, redo, verify, drift, dump, audit, trace, baseline, "
          "adopt, "
          "repair",
          "`migrate --help` tells what each is");
  refused(place, "migrate", "upp", "there is no command `upp`", "did you mean `up`?");
  refused(place, "migrate", "statsu --chain migrations", "there is no command `statsu`",
          "did you mean `status`?");
  refused(place, "migrate", "--databse x up", "there is no option `--databse`", "did you mean `--database`?");
  refused(place, "migrate", "migrations up", "there is no command `migrations`",
          "the command comes first: `migrate up`");
  refused(place, "migrate", "up down", "N: `down` is not a number of revisions");
  refused(place, "migrate", "status elsewhere", "`migrate status` has no place for `elsewhere`");
  refused(place, "migrate", "status down", "`migrate status` has no place for `down`",
          "one command at a time");
  refused(place, "migrate", "up 1 2", "`migrate up` has no place for `2`");
  refused(place, "migrate", "up 0001_a.sql", "N: `0001_a.sql` is not a number of revisions",
          "a revision is named by `--to 0001_a.sql`, a folder of migrations by `--chain 0001_a.sql`");
  refused(place, "migrate", "up ''", "a word of the command line is empty",
          "is a variable of the script empty?");
  refused(place, "migrate", "new", "`migrate new` needs a NAME", "what it does: add-order-status");
  refused(place, "migrate", "new add status", "`migrate new` has no place for `status`",
          "put a name of several words in quotes");
  refused(place, "migrate", "baseline", "`migrate baseline` needs a REV",
          "the last revision that the database has, or none");
  refused(place, "migrate", "baseline 1 migrations", "`migrate baseline` has no place for `migrations`",
          "the chain is named by `--chain migrations`");
  refused(place, "migrate", "down --out-of-order", "`migrate down` has no option `--out-of-order`",
          "`plan` and `up` have");
  refused(place, "migrate", "repair 1 --took-effect --no-effect",
          "`--took-effect` and `--no-effect` exclude each other");
  refused(place, "schemalint", "chian", "there is no command, file or folder `chian`",
          "did you mean `chain`?");
  refused(place, "schemalint", "help", "there is no command, file or folder `help`",
          "say `schemalint --help`");
  refused(place, "schemalint", "explain", "`schemalint explain` needs a RULE", "its id");
  refused(place, "schemalint", "chain --at 1", "`schemalint chain` has no option `--at`", "`schema` has");
  refused(place, "schemalint", "-x", "there is no option `-x`");
  refused(place, "schemalint", "-format json", "there is no option `-format`", "did you mean `--format`?");
}

TEST_CASE("what is understood: options before the command, a folder for --chain, decimal numbers, --") {
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  const std::string nowhere = " --database 'host=/nonexistent'";
  CHECK(place.run("migrate", "up migrations" + nowhere).status == 4);
  CHECK(place.run("migrate", "status migrations" + nowhere).status == 4);
  CHECK(place.run("migrate", "--chain migrations up 08" + nowhere).status == 4);
  CHECK(place.run("migrate", "up 010 --retries 010" + nowhere).status == 4);
  CHECK(place.run("schemalint", "--format json chain migrations").out.starts_with("{\n  \"version\": 1"));
  CHECK(place.run("schemalint", "--quiet -- migrations").status == 0);
  CHECK(place.run("schemalint", "chain --version").out.starts_with("schemalint "));
  const Ran behind = place.run("migrate", "audit --save looks list");
  CHECK(behind.status == 0);
  CHECK(place.run("migrate", "--save looks audit list").out == behind.out);
  CHECK(place.run("migrate", "--save audit list").out == behind.out);
  CHECK(place.run("schemalint", "chain --help").out.find("--format") != std::string::npos);
}

TEST_CASE("--output never writes over the chain, its configuration, or other SQL") {
  const Place place;
  const std::string sql = "-- migrate:up\nSELECT 1;\n";
  place.put("migrations/0001_a.sql", sql);
  place.put("schemalint.toml", "[rules]\n");
  place.put("other.sql", "SELECT 2;\n");
  place.run("ln", "-s 0001_a.sql migrations/link.sql; ln migrations/0001_a.sql same");
  const std::string hint = "name another file; what to look at is named without `--output`";
  for (const char* output : {"migrations/0001_a.sql", "./migrations/../migrations/0001_a.sql", "same"}) {
    for (const char* command : {"check", "chain", "schema", "effects"})
      refused(place, "schemalint", std::string(command) + " migrations --output " + output,
              std::string("`--output ") + output + "` would write over a file of the chain", hint);
  }
  refused(place, "schemalint", "--output schemalint.toml migrations",
          "`--output schemalint.toml` would write over the configuration");
  refused(place, "schemalint", "rules --output migrations/0001_a.sql",
          "`--output migrations/0001_a.sql` would write over SQL");
  refused(place, "schemalint", "check migrations --output other.sql",
          "`--output other.sql` would write over SQL");
  CHECK(place.bytes("migrations/0001_a.sql") == sql);
  CHECK(place.run("schemalint", "schema migrations --output schema.sql").status == 0);
  CHECK(place.run("schemalint", "schema migrations --output schema.sql").status == 0);
}
