// The command line of schemalint as scripts see it: exit statuses, what goes where, and the options.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/place.h"

using tests::Place;

namespace {

constexpr std::string_view good =
    "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n-- migrate:down\nDROP TABLE t;\n";
constexpr std::string_view no_key =
    "-- migrate:up\nCREATE TABLE u (a int);\n-- migrate:down\nDROP TABLE u;\n";
constexpr std::string_view blocking =
    "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n-- migrate:down\nDROP INDEX t_a_idx;\n";

size_t count(const std::string& json) {
  return nlohmann::json::parse(json)["findings"].size();
}

}  // namespace

TEST_CASE("exit 0 when clean, 1 from --fail-on on, 2 when it could not look") {
  const Place place;
  place.put("migrations/0001_t.sql", good);
  CHECK(place.run("schemalint", "").status == 0);
  CHECK(place.run("schemalint", "").out == "1 revision, 1 statement: nothing found\n");
  CHECK(place.run("schemalint", "--quiet").out.empty());
  place.put("migrations/0002_u.sql", no_key);
  CHECK(place.run("schemalint", "check migrations").status == 0);
  CHECK(place.run("schemalint", "--fail-on warning migrations").status == 1);
  place.put("migrations/0003_i.sql", blocking);
  CHECK(place.run("schemalint", "migrations").status == 1);
  CHECK(place.run("schemalint", "nowhere").status == 2);
  CHECK(place.run("schemalint", "--no-such-option").status == 2);
  CHECK(place.run("schemalint", "--format yaml").status == 2);
  CHECK(place.run("schemalint", "--since 0099").status == 2);
}

TEST_CASE("--since, [deployed] and files narrow what is judged, not what is known") {
  const Place place;
  place.put("migrations/0001_t.sql", good);
  place.put("migrations/0002_u.sql", no_key);
  place.put("migrations/0003_i.sql", blocking);
  CHECK(count(place.run("schemalint", "--format json").out) == 2);
  CHECK(count(place.run("schemalint", "--format json --since 0002").out) == 1);
  CHECK(count(place.run("schemalint", "--format json --since 3").out) == 0);
  CHECK(count(place.run("schemalint", "--format json migrations/0002_u.sql").out) == 1);
  CHECK(place.run("schemalint", "migrations/0003_i.sql").status == 1);
  place.put("schemalint.toml", "[deployed]\nthrough = \"0003\"\n");
  CHECK(count(place.run("schemalint", "--format json").out) == 0);
  CHECK(count(place.run("schemalint", "--format json --since 0001").out) == 2);
}

TEST_CASE("schemalint.toml: severities, exceptions, and mistakes with their place") {
  const Place place;
  place.put("migrations/0001_u.sql", no_key);
  place.put("schemalint.toml", "[rules]\nmissing-primary-key = \"error\"\n");
  CHECK(place.run("schemalint", "").status == 1);
  place.put("schemalint.toml",
            "[rules]\nmissing-primary-key = { severity = \"error\", except = [\"public.u\"] }\n");
  CHECK(place.run("schemalint", "").status == 0);
  place.put("schemalint.toml", "[rules]\nmising-primary-key = \"off\"\n");
  const tests::Ran ran = place.run("schemalint", "");
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("schemalint.toml:2:1") != std::string::npos);
  CHECK(ran.err.find("did you mean `missing-primary-key`?") != std::string::npos);
}

TEST_CASE("a file given by name brings its own findings, not those of later ones that mention it") {
  const Place place;
  place.put("migrations/0001_t.sql",
            "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n-- migrate:down\nDROP TABLE t;\n");
  place.put("migrations/0002_i.sql",
            "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n-- migrate:down\nDROP INDEX t_a_idx;\n");
  CHECK(count(place.run("schemalint", "--format json migrations/0001_t.sql").out) == 0);
  CHECK(count(place.run("schemalint", "--format json migrations/0002_i.sql").out) == 1);
  place.put("migrations/2_again.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n");
  CHECK(place.run("schemalint", "migrations/0002_i.sql").out.find("duplicate-revision") != std::string::npos);
}

TEST_CASE("[rules]: a rule's line before its category's, some files' before both, strict turns all on") {
  const Place place;
  place.put("migrations/0001_u.sql", no_key);
  const auto severity = [&](const std::string& toml) {
    place.put("schemalint.toml", "[rules]\n" + toml);
    const auto report = nlohmann::json::parse(place.run("schemalint", "--format json").out);
    for (const auto& finding : report["findings"]) {
      if (finding["rule"] == "missing-primary-key") return finding["severity"].get<std::string>();
    }
    return std::string("off");
  };
  CHECK(severity("") == "warning");
  CHECK(severity("preset = \"strict\"\n") == "warning");
  CHECK(severity("schema = \"error\"\n") == "error");
  CHECK(severity("schema = { except = [\"public.u\"] }\n") == "off");
  CHECK(severity("schema = \"off\"\nmissing-primary-key = \"note\"\n") == "note");
  CHECK(severity("missing-primary-key = \"note\"\n[rules.\"migrations/*\"]\nschema = \"off\"\n") == "off");
  CHECK(severity("schema = \"off\"\n[rules.\"0001*\"]\nschema = \"error\"\n") == "error");
  CHECK(
      severity("[rules.\"**/0001*\"]\nschema = \"error\"\n[rules.\"*.sql\"]\nno-primary-key = \"note\"\n") ==
      "note");
  const tests::Ran elsewhere = place.run("schemalint", "--format json migrations");
  CHECK(elsewhere.err.find("`no-primary-key` is splinter's name for `missing-primary-key`") !=
        std::string::npos);
  place.put("schemalint.toml", "[rules.\"nowhere/*\"]\nschema = \"off\"\n");
  CHECK(place.run("schemalint", "").out.find("schemalint.toml:1:8: [rules.\"nowhere/*\"] matches no file") !=
        std::string::npos);
  place.put("schemalint.toml", "[rules]\npreset = \"strickt\"\nschema = \"loud\"\n");
  const tests::Ran wrong = place.run("schemalint", "");
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("schemalint.toml:2:1: `rules.preset` must be \"default\" or \"strict\"") !=
        std::string::npos);
  CHECK(wrong.err.find("schemalint.toml:3:1: `rules.schema` must be") != std::string::npos);
}

TEST_CASE("a JSON report is a baseline") {
  const Place place;
  place.put("migrations/0001_t.sql", good);
  place.put("migrations/0002_i.sql", blocking);
  CHECK(place.run("schemalint", "--format json --output known.json").status == 1);
  CHECK(place.run("schemalint", "--baseline known.json").status == 0);
  place.put("migrations/0002_i.sql", "-- moved\n\n" + std::string(blocking));
  CHECK(place.run("schemalint", "--baseline known.json").status == 0);
  CHECK(place.run("schemalint", "--baseline nothing.json").status == 2);
}

TEST_CASE("rules, explain, schema, chain, effects") {
  const Place place;
  place.put("migrations/0001_t.sql", good);
  CHECK(place.run("schemalint", "rules").out.find("missing-primary-key") != std::string::npos);
  const auto rules = nlohmann::json::parse(place.run("schemalint", "rules --format json").out);
  CHECK(rules[0] == nlohmann::json::object({{"id", "add-column-rewrite"},
                                            {"category", "locks"},
                                            {"severity", "error"},
                                            {"default", "error"},
                                            {"summary", rules[0]["summary"]},
                                            {"answers", rules[0]["answers"]}}));
  CHECK(place.run("schemalint", "explain missing-primary-key").out.starts_with("# missing-primary-key\n"));
  CHECK(place.run("schemalint", "explain mising-primary-key").status == 2);
  const auto schema = nlohmann::json::parse(place.run("schemalint", "schema --format json").out);
  CHECK(schema["tables"][0]["primary_key"] == nlohmann::json::array({"id"}));
  const auto chain = nlohmann::json::parse(place.run("schemalint", "chain --format json").out);
  CHECK(chain["heads"] == nlohmann::json::array({"0001"}));
  const auto effects =
      nlohmann::json::parse(place.run("schemalint", "effects --format json --pg-version 16").out);
  CHECK(effects[0]["revision"] == "0001");
  CHECK(effects[0]["line"] == 2);
  CHECK(effects[0]["in_transaction"] == true);
  CHECK(effects[0]["error"].is_null());
}

TEST_CASE("a server's version is a major, or a minor release of it") {
  const Place place;
  place.put("migrations/0001_t.sql", good);
  CHECK(place.run("schemalint", "--pg-version 15.18 migrations").status == 0);
  const auto wrong = place.run("schemalint", "--pg-version 12 migrations");
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("knows PostgreSQL 13 to 19, as 15 or 15.20") != std::string::npos);
  const auto later = place.run("schemalint", "--pg-version 15.99 migrations");
  CHECK(later.status == 0);
  CHECK(later.err == "schemalint: PostgreSQL 15.99 is newer than what is known here: taken for 15.20\n");
  for (const char* taken : {"15", "\"15\"", "\"15.20\"", "19"}) {
    place.put("schemalint.toml", std::string("[server]\nversion = ") + taken + "\n");
    CHECK(place.run("schemalint", "migrations").status == 0);
  }
  place.put("schemalint.toml", "[server]\nversion = 15.20\n");
  const auto real = place.run("schemalint", "migrations");
  CHECK(real.status == 2);
  CHECK(real.err.find("`server.version` must be a whole number or a string") != std::string::npos);
  CHECK(real.err.find("a number with a point belongs in quotes") != std::string::npos);
  place.put("schemalint.toml", "[server]\nversion = \"12.4\"\n");
  CHECK(place.run("schemalint", "migrations").err.find("knows PostgreSQL 13 to 19") != std::string::npos);
}

TEST_CASE("where no version is stated, the chain runs on the servers that its statements need") {
  const Place place;
  place.put(
      "migrations/0001_t.sql",
      "-- migrate:up\nCREATE TABLE t AS SELECT a FROM (SELECT 1 AS a);\nALTER TABLE t ADD PRIMARY KEY (a);\n"
      "-- migrate:down\nDROP TABLE t;\n");
  const auto judged = place.run("schemalint", "migrations");
  CHECK(judged.status == 0);
  CHECK(judged.out.find("judged for PostgreSQL 16, which 0001 needs; [server] version or --pg-version says "
                        "otherwise\n") == 0);
  const auto schema = nlohmann::json::parse(place.run("schemalint", "schema migrations --format json").out);
  CHECK(schema["tables"][0]["name"] == "t");
  const auto stated = place.run("schemalint", "migrations --pg-version 15");
  CHECK(stated.status == 1);
  CHECK(stated.out.find("this needs PostgreSQL 16, and the chain must run on 15") != std::string::npos);
}

TEST_CASE("init writes a configuration that takes all as deployed, once") {
  const Place place;
  place.put("migrations/0001_u.sql", no_key);
  CHECK(place.run("schemalint", "init").status == 0);
  CHECK(place.bytes("schemalint.toml").find("through = \"0001\"") != std::string::npos);
  CHECK(count(place.run("schemalint", "--format json").out) == 0);
  CHECK(place.run("schemalint", "init").status == 2);
}
