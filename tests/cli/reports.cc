// Where reports go, several in one run, and what paths are called in them.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

constexpr const char* old_table = "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n";
constexpr const char* plain_index = "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n";

void start(const Place& place) {
  place.put("db/migrations/0001_t.sql", old_table);
  place.put("db/migrations/0002_i.sql", plain_index);
}

void as_repository(const Place& place) {
  const Ran ran = place.run("git", "init -q .");
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
}

std::string sarif_uri(const std::string& report) {
  const auto parsed = nlohmann::json::parse(report);
  return parsed["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
}

}  // namespace

TEST_CASE("several formats in one run are what as many runs give, and text stays on standard output") {
  const Place place;
  start(place);
  as_repository(place);
  const Ran all =
      place.run("schemalint", "db --format sarif=a.sarif --format junit=a.xml --format gitlab=a.json");
  CHECK(all.status == 1);
  CHECK(all.err == "");
  CHECK(all.out == place.run("schemalint", "db").out);
  CHECK(place.bytes("a.sarif") == place.run("schemalint", "db --format sarif").out);
  CHECK(place.bytes("a.xml") == place.run("schemalint", "db --format junit").out);
  CHECK(place.bytes("a.json") == place.run("schemalint", "db --format gitlab").out);
  const Ran beside = place.run("schemalint", "db --format sarif=b.sarif --format json --output b.json");
  CHECK(beside.out == "");
  CHECK(place.bytes("b.sarif") == place.bytes("a.sarif"));
  CHECK(place.bytes("b.json") == place.run("schemalint", "db --format json").out);
}

TEST_CASE("formats that cannot be had at the same time") {
  const Place place;
  start(place);
  CHECK(place.run("schemalint", "db --format json --format sarif").err ==
        "schemalint: `--format` is given twice\n"
        "  each report but one has a file of its own: --format sarif=FILE\n");
  CHECK(place.run("schemalint", "db --format json=a --format sarif=a").err ==
        "schemalint: `--format` names a twice\n"
        "  each report but one has a file of its own: --format sarif=FILE\n");
  CHECK(place.run("schemalint", "db --format sarif=").err.starts_with("schemalint: `--format"));
  const Ran over = place.run("schemalint", "db --format json=db/migrations/0001_t.sql");
  CHECK(over.status == 2);
  CHECK(over.err ==
        "schemalint: `--format json=db/migrations/0001_t.sql` would write over a file of the chain\n"
        "  name another file; what to look at is named without `--format`\n");
  CHECK(place.bytes("db/migrations/0001_t.sql") == old_table);
}

TEST_CASE("services read paths from the repository's top, wherever the program ran and however it was told") {
  const Place place;
  start(place);
  as_repository(place);
  std::filesystem::create_directory_symlink(place.folder() / "db", place.folder() / "link");
  const std::string absolute = place.folder().string() + "/db/migrations";
  const std::string wanted = place.run("schemalint", "db/migrations --format sarif").out;
  CHECK(sarif_uri(wanted) == "db/migrations/0002_i.sql");
  CHECK(place.run("schemalint", absolute + " --format sarif").out == wanted);
  CHECK(place.run("schemalint", "link/migrations --format sarif").out == wanted);
  CHECK(place.run("schemalint", "./db/../db/migrations --format sarif").out == wanted);
  for (const char* format : {"sarif", "gitlab", "junit", "github"}) {
    CAPTURE(format);
    const std::string from_top = place.run("schemalint", std::string("--format ") + format + " db").out;
    CHECK(from_top.find("db/migrations/0002_i.sql") != std::string::npos);
    const Ran below =
        place.run_with("cd db && ", "schemalint", std::string("--format ") + format + " migrations");
    CHECK(place.bytes("db/.out") == from_top);
    CHECK(below.status <= 1);
  }
  CHECK(place.run("schemalint", "db --format gcc").out.starts_with("db/migrations/0002_i.sql:2:1: error: "));
}

TEST_CASE("outside a repository the CI system's variable counts, --path-base before all") {
  const Place place;
  start(place);
  const std::string here = place.folder().string();
  for (const char* name : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"}) {
    const Ran ran = place.run_with("env " + std::string(name) + "='" + here + "' ", "schemalint",
                                   here + "/db --format sarif");
    CHECK(sarif_uri(ran.out) == "db/migrations/0002_i.sql");
  }
  CHECK(sarif_uri(place.run("schemalint", "db --format sarif --path-base db").out) ==
        "migrations/0002_i.sql");
  CHECK(place.run("schemalint", "db --format gcc --path-base db/migrations")
            .out.starts_with("0002_i.sql:2:1: "));
  const std::string bare =
      place
          .run_with("env -u GITHUB_WORKSPACE -u CI_PROJECT_DIR -u BUILD_SOURCESDIRECTORY ", "schemalint",
                    here + "/db --format sarif")
          .out;
  CHECK(sarif_uri(bare) == "file://" + here + "/db/migrations/0002_i.sql");
}

TEST_CASE("--fail-on none: findings are told, and nothing fails") {
  const Place place;
  start(place);
  CHECK(place.run("schemalint", "db").status == 1);
  const Ran ran = place.run("schemalint", "db --fail-on none");
  CHECK(ran.status == 0);
  CHECK(ran.out == place.run("schemalint", "db").out);
}

TEST_CASE("--statistics counts by rule what the report lists") {
  const Place place;
  start(place);
  place.put("db/migrations/0003_i.sql",
            "-- migrate:up\n-- schemalint: allow index-not-concurrent it is small\n"
            "CREATE INDEX t_id_a_idx ON t (id, a);\nCREATE INDEX t_a_id_idx ON t (a, id);\n");
  const Ran ran = place.run("schemalint", "db --statistics");
  CHECK(ran.status == 1);
  CHECK(ran.out.starts_with("findings  revisions  allowed  baseline  fixable  severity  rule\n"));
  CHECK(ran.out.find("\n       2          2        1         0  ") != std::string::npos);
  const auto statistics = nlohmann::json::parse(place.run("schemalint", "db --statistics --format json").out);
  const auto report = nlohmann::json::parse(place.run("schemalint", "db --format json").out);
  CHECK(statistics["summary"] == report["summary"]);
  size_t counted = 0;
  for (const auto& row : statistics["statistics"]) counted += row["findings"].get<size_t>();
  CHECK(counted == report["findings"].size());
  place.put("known.json", report.dump());
  const auto known = nlohmann::json::parse(
      place.run("schemalint", "db --statistics --format json --baseline known.json").out);
  CHECK(known["statistics"][0]["baseline"] == 2);
  CHECK(known["statistics"][0]["findings"] == 0);
  CHECK(place.run("schemalint", "db --statistics --format sarif").err ==
        "schemalint: --statistics has no form in sarif\n  --format text or json has\n");
}
