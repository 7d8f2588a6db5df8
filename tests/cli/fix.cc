// --fix and --diff: what is written, what is withheld, and what is never touched.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

constexpr const char* tables =
    "-- migrate:up\nCREATE TABLE customers (id int PRIMARY KEY);\n"
    "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, note text);\n"
    "-- migrate:down\nDROP TABLE orders;\nDROP TABLE customers;\n";

void start(const Place& place) {
  place.put("migrations/0001_tables.sql", tables);
}

std::string fixed(const Place& place, const std::string& options = "") {
  const Ran ran = place.run("schemalint", "--since 0001 --fix " + options);
  CHECK(ran.err == "");
  // Whatever it did, a second time it has nothing to do.
  const Ran again = place.run("schemalint", "--since 0001 --diff " + options);
  CHECK(again.status == 0);
  CHECK(again.out == "");
  return ran.out;
}

size_t files(const Place& place) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(place.folder() / "migrations"))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("an index alone in its script is built concurrently, in place") {
  const Place place;
  start(place);
  place.put("migrations/0002_index.sql",
            "-- migrate:up\n-- a comment\ncreate index orders_note_idx\n  on orders (note);\n"
            "-- migrate:down\nDROP INDEX orders_note_idx;\n");
  const Ran found = place.run("schemalint", "--since 0001");
  CHECK(found.out.starts_with("error[index-not-concurrent] [*]: creating index orders_note_idx"));
  CHECK(found.out.ends_with("[*] 1 fixable with --fix\n"));
  const std::string before = place.bytes("migrations/0002_index.sql");
  const Ran diff = place.run("schemalint", "--since 0001 --diff");
  CHECK(diff.status == 1);
  CHECK(diff.err == "");
  CHECK(diff.out ==
        "--- a/migrations/0002_index.sql\n+++ b/migrations/0002_index.sql\n@@ -1,6 +1,6 @@\n"
        "--- migrate:up\n+-- migrate:up transaction:false\n -- a comment\n-create index orders_note_idx\n"
        "+create index CONCURRENTLY orders_note_idx\n   on orders (note);\n -- migrate:down\n"
        " DROP INDEX orders_note_idx;\n");
  CHECK(place.bytes("migrations/0002_index.sql") == before);
  CHECK(fixed(place) ==
        "fixed: migrations/0002_index.sql:3: index-not-concurrent of public.orders_note_idx\n\n"
        "2 revisions, 3 statements: nothing found\n");
  CHECK(
      place.bytes("migrations/0002_index.sql") ==
      "-- migrate:up transaction:false\n-- a comment\ncreate index CONCURRENTLY orders_note_idx\n  on orders "
      "(note);\n-- migrate:down\nDROP INDEX orders_note_idx;\n");
  CHECK(files(place) == 2);
}

TEST_CASE("an index among other statements goes into a revision of its own, and so does its drop") {
  const Place place;
  start(place);
  place.put("migrations/0002_more.sql",
            "-- migrate:up\nALTER TABLE orders ADD COLUMN state text;\nCREATE INDEX orders_note_idx ON "
            "orders (note);\n"
            "-- migrate:down\nDROP INDEX orders_note_idx;\nALTER TABLE orders DROP COLUMN state;\n");
  const std::string before = place.bytes("migrations/0002_more.sql");
  CHECK(place.run("schemalint", "--since 0001").out.ends_with("[*] 1 fixable with --fix --follow-ups\n"));
  CHECK(place.run("schemalint", "--since 0001 --fix").status == 1);
  CHECK(place.bytes("migrations/0002_more.sql") == before);
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0002_more.sql") ==
        "-- migrate:up\nALTER TABLE orders ADD COLUMN state text;\n"
        "-- migrate:down\nALTER TABLE orders DROP COLUMN state;\n");
  CHECK(place.bytes("migrations/0003_create_orders_note_idx.sql") ==
        "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\n\n"
        "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY orders_note_idx;\n");
  CHECK(files(place) == 3);
}

TEST_CASE(
    "an index that is dropped and made anew goes with its drop before it; others of the file beside it") {
  const Place place;
  start(place);
  place.put("migrations/0002_old.sql",
            "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY again ON orders (note);\n"
            "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY again;\n");
  place.put("migrations/0003_more.sql",
            "-- migrate:up\nCREATE INDEX a ON orders (note, id);\nCREATE INDEX b ON orders (customer_id);\n"
            "DROP INDEX again;\nCREATE INDEX again ON orders (note, customer_id);\n"
            "ALTER TABLE orders ADD COLUMN state text;\n"
            "-- migrate:down\nALTER TABLE orders DROP COLUMN state;\nDROP INDEX a, again, b;\n"
            "CREATE INDEX again ON orders (note);\n");
  const std::string out = fixed(place, "--follow-ups");
  CHECK(
      out.starts_with("fixed: migrations/0003_more.sql:2: index-not-concurrent of public.a\n"
                      "fixed: migrations/0003_more.sql:3: index-not-concurrent of public.b\n"
                      "fixed: migrations/0003_more.sql:2: drop-index-not-concurrent of public.again\n"));
  CHECK(place.bytes("migrations/0003_more.sql") ==
        "-- migrate:up\nALTER TABLE orders ADD COLUMN state text;\n"
        "-- migrate:down\nALTER TABLE orders DROP COLUMN state;\n");
  CHECK(place.bytes("migrations/0006_drop_again.sql") ==
        "-- migrate:up transaction:false\nDROP INDEX CONCURRENTLY again;\n\n"
        "-- migrate:down transaction:false\nCREATE INDEX CONCURRENTLY again ON orders (note);\n");
  CHECK(place.bytes("migrations/0007_create_again.sql") ==
        "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY again ON orders (note, customer_id);\n\n"
        "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY again;\n");
  CHECK(files(place) == 7);
}

TEST_CASE("a foreign key is added NOT VALID, and validated by the next revision, right after its own") {
  const Place place;
  place.put("migrations/20240101000000_tables.sql", tables);
  place.put(
      "migrations/20240102000000_key.sql",
      "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id)\n"
      "  REFERENCES customers ON DELETE CASCADE;\n-- migrate:down\nALTER TABLE orders DROP CONSTRAINT "
      "orders_customer_fkey;\n");
  place.put("migrations/20240103000000_other.sql",
            "-- migrate:up\nCREATE TABLE other (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE other;\n");
  const Ran ran = place.run("schemalint", "--since 20240101000000 --fix --follow-ups");
  CHECK(ran.out.starts_with("fixed: migrations/20240102000000_key.sql:2: constraint-not-valid-first of "));
  CHECK(place.bytes("migrations/20240102000000_key.sql")
            .find("REFERENCES customers ON DELETE CASCADE NOT VALID;\n") != std::string::npos);
  CHECK(place.bytes("migrations/20240102000001_validate_orders_customer_fkey.sql") ==
        "-- migrate:up\nALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;\n\n"
        "-- migrate:down\nALTER TABLE orders DROP CONSTRAINT orders_customer_fkey;\n"
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id)\n"
        "  REFERENCES customers ON DELETE CASCADE NOT VALID;\n");
  CHECK(place.run("schemalint", "--since 20240101000000 --diff --follow-ups").out == "");
}

TEST_CASE("a unique constraint is made of an index; NOT NULL of a CHECK, in three revisions") {
  const Place place;
  start(place);
  place.put("migrations/0002_unique.sql",
            "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);\n"
            "-- migrate:down\nALTER TABLE orders DROP CONSTRAINT orders_note_key;\n");
  fixed(place);
  CHECK(
      place.bytes("migrations/0002_unique.sql") ==
      "-- migrate:up transaction:false\nCREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);\n"
      "ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key;\n"
      "-- migrate:down\nALTER TABLE orders DROP CONSTRAINT orders_note_key;\n");
  place.put("migrations/0003_not_null.sql",
            "-- migrate:up\nALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n"
            "-- migrate:down\nALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;\n");
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0003_not_null.sql") ==
        "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT orders_customer_id_check CHECK (customer_id IS "
        "NOT NULL) "
        "NOT VALID;\n-- migrate:down\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_check;\n");
  CHECK(
      place.bytes("migrations/0004_validate_orders_customer_id_check.sql")
          .starts_with("-- migrate:up\nALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_check;\n"));
  CHECK(place.bytes("migrations/0005_set_orders_customer_id_not_null.sql")
            .starts_with("-- migrate:up\nALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n"
                         "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_check;\n"));
}

TEST_CASE("from 18 on NOT NULL is a constraint, added NOT VALID and validated by the next revision") {
  const Place place;
  start(place);
  place.put("migrations/0002_not_null.sql",
            "-- migrate:up\nALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n"
            "-- migrate:down\nALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;\n");
  fixed(place, "--follow-ups --pg-version 18");
  CHECK(
      place.bytes("migrations/0002_not_null.sql") ==
      "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT orders_customer_id_not_null NOT NULL customer_id NOT "
      "VALID;\n-- migrate:down\nALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;\n");
  CHECK(place.bytes("migrations/0003_validate_orders_customer_id_not_null.sql") ==
        "-- migrate:up\nALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_not_null;\n\n"
        "-- migrate:down\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_not_null;\n"
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_not_null NOT NULL customer_id NOT VALID;\n");
}

TEST_CASE("comments: what allows nothing goes, what is misspelt is corrected") {
  const Place place;
  start(place);
  place.put("migrations/0002_a.sql",
            "-- migrate:up\n-- schemalint: allow redundant-index, index-not-concurrent small\n"
            "CREATE INDEX a ON orders (note);\n-- schemalint: allow table-rewrite none\n"
            "-- schemalint: allow missing-primary-kye no need\nCREATE TABLE x (a int);\n-- migrate:down\n"
            "DROP TABLE x;\nDROP INDEX a;\n");
  fixed(place);
  CHECK(place.bytes("migrations/0002_a.sql") ==
        "-- migrate:up\n-- schemalint: allow index-not-concurrent small\n"
        "CREATE INDEX a ON orders (note);\n"
        "-- schemalint: allow missing-primary-key no need\nCREATE TABLE x (a int);\n-- migrate:down\n"
        "DROP TABLE x;\nDROP INDEX a;\n");
}

TEST_CASE(
    "a misspelt directive is corrected only where that is asked for: the runner will read another file") {
  const Place place;
  start(place);
  const std::string sql =
      "-- migrate:up\nCREATE TABLE x (id int PRIMARY KEY);\n-- migrate:donw\nDROP TABLE x;\n";
  place.put("migrations/0002_a.sql", sql);
  CHECK(place.run("schemalint", "--since 0001").out.ends_with("[*] 1 fixable with --fix --unsafe-fixes\n"));
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0002_a.sql") == sql);
  fixed(place, "--unsafe-fixes");
  CHECK(place.bytes("migrations/0002_a.sql").find("\n-- migrate:down\n") != std::string::npos);
}

TEST_CASE("a revision that comes after is written as the chain's own tool wants it") {
  const std::string table = "CREATE TABLE t (id int PRIMARY KEY, a int);\n";
  const std::string more = "ALTER TABLE t ADD COLUMN b int;\nCREATE INDEX t_a_idx ON t (a);\n";
  const std::string undone = "DROP INDEX t_a_idx;\nALTER TABLE t DROP COLUMN b;\n";
  const Place sqlx;
  sqlx.put("migrations/1_t.up.sql", table);
  sqlx.put("migrations/1_t.down.sql", "DROP TABLE t;\n");
  sqlx.put("migrations/2_more.up.sql", more);
  sqlx.put("migrations/2_more.down.sql", undone);
  sqlx.run("schemalint", "--layout sqlx --since 1 --fix --follow-ups");
  CHECK(sqlx.bytes("migrations/3_create_t_a_idx.up.sql") ==
        "-- no-transaction\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n");
  CHECK(sqlx.bytes("migrations/3_create_t_a_idx.down.sql") ==
        "-- no-transaction\nDROP INDEX CONCURRENTLY t_a_idx;\n");
  const Place diesel;
  diesel.put("migrations/2024-01-01-000000_t/up.sql", table);
  diesel.put("migrations/2024-01-01-000000_t/down.sql", "DROP TABLE t;\n");
  diesel.put("migrations/2024-01-02-000000_more/up.sql", more);
  diesel.put("migrations/2024-01-02-000000_more/down.sql", undone);
  diesel.run("schemalint", "--layout diesel --since 20240101000000 --fix --follow-ups");
  const std::string folder = "migrations/20240102000001_create_t_a_idx/";
  CHECK(diesel.bytes(folder + "up.sql") == "CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n");
  CHECK(diesel.bytes(folder + "metadata.toml").find("run_in_transaction = false") != std::string::npos);
  const Place goose;
  goose.put("migrations/00001_t.sql", "-- +goose Up\n" + table + "-- +goose Down\nDROP TABLE t;\n");
  goose.put("migrations/00002_more.sql", "-- +goose Up\n" + more + "-- +goose Down\n" + undone);
  goose.run("schemalint", "--since 1 --fix --follow-ups");
  CHECK(goose.bytes("migrations/00003_create_t_a_idx.sql") ==
        "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n\n"
        "-- +goose Down\nDROP INDEX CONCURRENTLY t_a_idx;\n");
}

TEST_CASE("VALIDATE goes into a transaction of its own") {
  const Place place;
  start(place);
  place.put(
      "migrations/0002_a.sql",
      "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT c CHECK (note <> '') NOT VALID;\n"
      "ALTER TABLE orders VALIDATE CONSTRAINT c;\n-- migrate:down\nALTER TABLE orders DROP CONSTRAINT c;\n");
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0002_a.sql") ==
        "-- migrate:up\nALTER TABLE orders ADD CONSTRAINT c CHECK (note <> '') NOT VALID;\n"
        "-- migrate:down\nALTER TABLE orders DROP CONSTRAINT c;\n");
  CHECK(place.bytes("migrations/0003_validate_c.sql") ==
        "-- migrate:up\nALTER TABLE orders VALIDATE CONSTRAINT c;\n\n-- migrate:down\n"
        "ALTER TABLE orders DROP CONSTRAINT c;\nALTER TABLE orders ADD CONSTRAINT c CHECK (note <> '') NOT "
        "VALID;\n");
}

TEST_CASE("what cannot be proved is withheld, and says why; nothing is written") {
  const Place place;
  start(place);
  const std::string sql =
      "-- migrate:up\nCREATE INDEX a ON orders (note);\nALTER INDEX a RENAME TO b;\n-- migrate:down\nDROP "
      "INDEX b;\n";
  place.put("migrations/0002_a.sql", sql);
  const Ran ran = place.run("schemalint", "--since 0001 --fix --follow-ups");
  CHECK(ran.status == 1);
  CHECK(ran.out.starts_with("withheld: migrations/0002_a.sql:2: index-not-concurrent of public.a: would "));
  CHECK(place.bytes("migrations/0002_a.sql") == sql);
  CHECK(files(place) == 2);
}

TEST_CASE("where revisions name their parents, a follow-up stands between its own and what followed that") {
  const Place place;
  start(place);
  place.put("migrations/0002_more.sql",
            "-- migrate:parent 0001\n-- migrate:up\nALTER TABLE orders ADD COLUMN state text;\n"
            "CREATE INDEX orders_note_idx ON orders (note);\n-- migrate:down\n"
            "DROP INDEX orders_note_idx;\nALTER TABLE orders DROP COLUMN state;\n");
  place.put("migrations/0003_later.sql",
            "-- migrate:up\nCREATE TABLE x (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE x;\n");
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0004_create_orders_note_idx.sql") ==
        "-- migrate:parent 0002\n-- migrate:up transaction:false\n"
        "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\n\n"
        "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY orders_note_idx;\n");
  CHECK(place.bytes("migrations/0003_later.sql").starts_with("-- migrate:parent 0004\n-- migrate:up\n"));
  const auto chain = nlohmann::json::parse(place.run("schemalint", "chain --format json").out);
  std::string order;
  for (const auto& revision : chain["revisions"]) order += revision["id"].get<std::string>() + " ";
  CHECK(order == "0001 0002 0004 0003 ");
}

TEST_CASE(
    "columns get the types that the rules want, and keys the action of the policy, where that is asked for") {
  const Place place;
  place.put(
      "schemalint.toml",
      "[chain]\npath = \"migrations\"\n[rules]\nvarchar-limit = \"warning\"\njson-column = \"warning\"\n"
      "timestamp-without-time-zone = \"warning\"\nserial-column = \"warning\"\ninteger-key = \"warning\"\n"
      "[on_delete]\n\"customers\" = \"cascade\"\n");
  place.put("migrations/0001_tables.sql",
            "-- migrate:up\nCREATE TABLE customers (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE "
            "customers;\n");
  place.put(
      "migrations/0002_orders.sql",
      "-- migrate:up\nCREATE TABLE orders (\n  id serial PRIMARY KEY,\n  state character varying ( 20 ) NOT "
      "NULL,\n  at timestamp without time zone,\n  rest JSON,\n  tags varchar(5)[],\n"
      "  customer_id bigint REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE,\n"
      "  payer_id bigint,\n  FOREIGN KEY (payer_id) REFERENCES customers\n);\n"
      "CREATE INDEX orders_customer_id_idx ON orders (customer_id);\n"
      "CREATE INDEX orders_payer_id_idx ON orders (payer_id);\n-- migrate:down\nDROP TABLE orders;\n");
  place.put(
      "migrations/0003_parcels.sql",
      "-- migrate:up\nCREATE TABLE parcels (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE parcels;\n");
  const std::string before = place.bytes("migrations/0002_orders.sql");
  fixed(place, "--follow-ups");
  CHECK(place.bytes("migrations/0002_orders.sql") == before);
  fixed(place, "--unsafe-fixes");
  CHECK(place.bytes("migrations/0002_orders.sql") ==
        "-- migrate:up\nCREATE TABLE orders (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
        "  state text NOT NULL,\n  at timestamptz,\n  rest jsonb,\n  tags varchar(5)[],\n"
        "  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE,\n"
        "  payer_id bigint,\n  FOREIGN KEY (payer_id) REFERENCES customers ON DELETE CASCADE\n);\n"
        "CREATE INDEX orders_customer_id_idx ON orders (customer_id);\n"
        "CREATE INDEX orders_payer_id_idx ON orders (payer_id);\n-- migrate:down\nDROP TABLE orders;\n");
  CHECK(place.bytes("migrations/0003_parcels.sql").find("(id bigint PRIMARY KEY)") != std::string::npos);
}

TEST_CASE("what is deployed is never edited, and where nothing says what that is, nothing is") {
  const Place place;
  start(place);
  const std::string index =
      "-- migrate:up\nCREATE INDEX a ON orders (note);\n-- migrate:down\nDROP INDEX a;\n";
  place.put("migrations/0002_a.sql", index);
  const Ran ran = place.run("schemalint", "--fix");
  CHECK(ran.status == 2);
  CHECK(ran.out == "");
  CHECK(
      ran.err ==
      "schemalint: --fix never edits what is deployed, and nothing says what is\n"
      "  say it with --since REV, --base REF, or [deployed] through in schemalint.toml; or name the files\n");
  CHECK(place.run("schemalint", "--fix --since 0002").status == 0);
  CHECK(place.bytes("migrations/0002_a.sql") == index);
  CHECK(place.run("schemalint", "--follow-ups").err ==
        "schemalint: `--follow-ups` says what --fix may do\n  write --fix --follow-ups\n");
  CHECK(place.run("schemalint", "--fix migrations/0002_a.sql").status == 0);
  CHECK(place.bytes("migrations/0002_a.sql") != index);
}

TEST_CASE("bytes outside of the edits stay: byte order mark, line ends, case") {
  const Place place;
  start(place);
  place.put("migrations/0002_a.sql",
            "\xEF\xBB\xBF-- migrate:up\r\nCreate  Index a\r\n On orders (note) ;\r\n-- migrate:down\r\nDROP "
            "INDEX a;");
  fixed(place);
  CHECK(place.bytes("migrations/0002_a.sql") ==
        "\xEF\xBB\xBF-- migrate:up transaction:false\r\nCreate  Index CONCURRENTLY a\r\n On orders (note) "
        ";\r\n-- migrate:down\r\nDROP INDEX a;");
}

TEST_CASE("reports carry the edits, and how far they may be trusted") {
  const Place place;
  start(place);
  place.put("migrations/0002_a.sql", "-- migrate:up\nCREATE INDEX a ON orders (note);\n");
  const auto json = nlohmann::json::parse(place.run("schemalint", "--since 0001 --format json").out);
  const auto& fix = json["findings"][0]["fix"];
  CHECK(fix["applicability"] == "safe");
  REQUIRE(fix["edits"].size() == 2);
  CHECK(
      fix["edits"][1].dump() ==
      R"({"column":13,"end_column":13,"end_line":2,"file":"migrations/0002_a.sql","line":2,"text":" CONCURRENTLY"})");
  CHECK(fix["revisions"].empty());
  const auto sarif = nlohmann::json::parse(place.run("schemalint", "--since 0001 --format sarif").out);
  const auto& changes = sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"];
  CHECK(changes[0]["replacements"][1]["insertedContent"]["text"] == " CONCURRENTLY");
}
