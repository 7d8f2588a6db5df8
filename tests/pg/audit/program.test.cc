// The program over a chain: exit statuses, the revision that it writes, what it names.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"

using nlohmann::json;
using tests::Place;
using tests::Ran;

namespace {

constexpr const char* first =
    "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int, b int, c text);\n"
    "CREATE INDEX a_idx ON t (a);\nCREATE INDEX a_b_idx ON t (a, b) WITH (fillfactor = 70);\n"
    "CREATE INDEX c_idx ON t (lower(c)) WHERE c <> ' WHERE ';\nCOMMENT ON INDEX a_idx IS 'it''s';\n"
    "-- migrate:down\nDROP TABLE t;\n";

struct Audit {
  Audit() {
    place.put("migrations/0001_first.sql", first);
    CHECK(run("up").status == 0);
  }
  Ran run(const std::string& words) const {
    return place.run("migrate", words + " --chain migrations --database '" + database + "'");
  }
  json report(const std::string& words = "") const {
    return json::parse(run("audit --format json " + words).out);
  }

  Place place;
  std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
};

}  // namespace

TEST_CASE("audit 17: a finding names the revision and the line that made the object, or says that none did") {
  const Audit audit;
  migrate::Session session = tests::connect(audit.database);
  tests::ask(session, "CREATE TABLE stray (a int)");
  const json found =
      audit.report("--only missing-primary-key,redundant-index --fail-on warning").at("findings");
  REQUIRE(found.size() == 2);
  CHECK(found[0]["key"] == "missing-primary-key:public.stray");
  CHECK(found[0]["revision"].is_null());
  CHECK(found[1]["key"] == "redundant-index:public.a_idx");
  CHECK(found[1]["revision"] == "0001");
  CHECK(found[1]["file"] == "migrations/0001_first.sql");
  CHECK(audit.run("audit --only missing-primary-key,redundant-index --fail-on warning")
            .out.find("  --> not in the chain\n") != std::string::npos);
}

TEST_CASE("audit 17: renamed twice, made in a DO block, or both: the revision that made it is named") {
  const Audit audit;
  audit.place.put("migrations/0002_rename.sql",
                  "-- migrate:up\nALTER INDEX a_idx RENAME TO b_idx;\nALTER INDEX b_idx RENAME TO last_idx;\n"
                  "DO $$ BEGIN CREATE TABLE bare (a int); END $$;\n-- migrate:down\nDROP TABLE bare;\n"
                  "ALTER INDEX last_idx RENAME TO a_idx;\n");
  REQUIRE(audit.run("up").status == 0);
  const json found = audit.report("--only missing-primary-key,redundant-index").at("findings");
  REQUIRE(found.size() == 2);
  CHECK(found[0]["key"] == "missing-primary-key:public.bare");
  CHECK(found[0]["revision"] == "0002");
  CHECK(found[0]["line"] == 4);
  CHECK(found[1]["key"] == "redundant-index:public.last_idx");
  CHECK(found[1]["revision"] == "0001");
}

TEST_CASE("audit: what is saved without a folder's name goes into audits") {
  const Audit audit;
  const Ran ran = audit.run("audit --save --only redundant-index");
  CHECK(ran.status == 0);
  CHECK(ran.err.starts_with("audits/audit-20"));
  CHECK(audit.run("audit --against audits --only redundant-index").status == 0);
}

TEST_CASE("audit: exit statuses") {
  const Audit audit;
  CHECK(audit.run("audit --only redundant-index").status == 0);
  CHECK(audit.run("audit --only redundant-index --fail-on warning").status == 1);
  CHECK(audit.run("audit --only redundant-index --fail-on never").status == 0);
  const Ran typo = audit.run("audit --only indexs");
  CHECK(typo.status == 2);
  CHECK(typo.err.find("did you mean `indexes`?") != std::string::npos);
  CHECK(audit.place.run("migrate", "audit --database host=/nonexistent").status == 4);
}

TEST_CASE("audit: without a chain it works on the database alone") {
  const Audit audit;
  Place elsewhere;
  const Ran ran =
      elsewhere.run("migrate", "audit --only redundant-index --database '" + audit.database + "'");
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out.find("warning[redundant-index]: index a_idx of public.t is redundant") != std::string::npos);
  CHECK(ran.out.find("-->") == std::string::npos);
}

TEST_CASE(
    "audit 10: the revision that drops an index has an exact down, and is proved before it is written") {
  const Audit audit;
  const Ran written = audit.run("audit --write-revision 'drop redundant'");
  INFO(written.out << written.err);
  REQUIRE(written.status == 0);
  CHECK(written.out.starts_with("migrations/0002_drop_redundant.sql\n"));
  CHECK(written.out.find("proved up, down and up again") != std::string::npos);
  CHECK(audit.place.bytes("migrations/0002_drop_redundant.sql") ==
        "-- migrate:up transaction:false\n"
        "-- redundant-index: public.a_idx, of 0001 (migrations/0001_first.sql:4)\n"
        "-- locks: SHARE UPDATE EXCLUSIVE on public.t (blocks schema changes)\n"
        "DROP INDEX CONCURRENTLY public.a_idx;\n\n"
        "-- migrate:down transaction:false\n"
        "CREATE INDEX CONCURRENTLY a_idx ON public.t USING btree (a);\nCOMMENT ON INDEX public.a_idx IS "
        "'it''s';\n"
        "\n-- migrate:verify\nDO $$ BEGIN ASSERT (SELECT count(to_regclass(name)) FROM "
        "unnest(ARRAY['public.a_idx']) AS name) = 0; END $$;\n");
  CHECK(audit.run("up").status == 0);
  CHECK(audit.run("audit --only redundant-index --fail-on warning").status == 0);
  CHECK(audit.run("down").status == 0);
  CHECK(audit.run("audit --only redundant-index --fail-on warning").status == 1);
  const Ran again =
      audit.run("audit --write-revision 'drop redundant'");  // it is in the chain already, pending
  CHECK(again.status == 0);
  CHECK(again.out == "nothing to write: no finding of these has a fix that is a revision\n");
}

TEST_CASE("audit 12: an index that the chain did not make gets no revision") {
  const Audit audit;
  migrate::Session session = tests::connect(audit.database);
  tests::ask(session, "DROP INDEX a_idx; CREATE INDEX stray ON t (b); CREATE INDEX stray2 ON t (b, a)");
  const Ran ran = audit.run("audit --write-revision drop");
  CHECK(ran.status == 0);
  CHECK(ran.out ==
        "kept public.stray: it is not in the chain: bring it in or drop it by hand\n"
        "nothing to write: no finding of these has a fix that is a revision\n");
}

TEST_CASE("audit 49: what the configuration allows is counted, not shown") {
  const Audit audit;
  audit.place.put("schemalint.toml",
                  "[chain]\npath = \"migrations\"\n[audit.allow]\n\"redundant-index\" = { \"public.a_idx\" = "
                  "\"later\" }\n");
  const Ran ran = audit.run("audit --only redundant-index --fail-on note");
  CHECK(ran.status == 0);
  CHECK(ran.out.find("0 errors, 0 warnings, 0 notes, 1 allowed\n") != std::string::npos);
  audit.place.put("schemalint.toml",
                  "[audit.allow]\n\"redundant-indx\" = { \"public.a_idx\" = \"later\" }\n");
  const Ran typo = audit.run("audit");
  CHECK(typo.status == 2);
  CHECK(typo.err.find("did you mean `redundant-index`?") != std::string::npos);
}

TEST_CASE("audit 42: targets pass, fail, or are not judged") {
  const Audit audit;
  audit.place.put("schemalint.toml",
                  "[audit.targets]\n\"dead_rows *\" = \"< 1000\"\n\"table_size public.t\" = \"> 1GB\"\n"
                  "\"plan SELECT * FROM t WHERE id = 1\" = \"uses index t_pkey\"\n"
                  "\"plan SELECT * FROM t WHERE b = 1\" = \"uses index a_idx\"\n"
                  "\"run SELECT 1\" = \"< 10 s\"\n\"plan SELECT * FROM nowhere\" = \"uses index x\"\n");
  migrate::Session session = tests::connect(audit.database);
  tests::ask(session, "INSERT INTO t SELECT i, i, i, i::text FROM generate_series(1, 5000) i; ANALYZE t");
  const json report = audit.report("--only missing-primary-key");
  std::string verdicts;
  for (const json& one : report["targets"]) verdicts += one["verdict"].get<std::string>() + "; ";
  CHECK(verdicts == "PASS; FAIL; PASS; FAIL; PASS; NOT JUDGED; ");
  CHECK(audit.run("audit --only missing-primary-key").status == 1);
}
