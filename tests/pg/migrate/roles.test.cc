// On a throwaway server the roles that a chain only names are made; those that it makes are its own.
#include <doctest/doctest.h>

#include "migrate/verify/named_roles.h"
#include "tests/cli/place.h"
#include "tests/pg/migrate/folder.h"

using tests::ask;
using tests::Folder;

TEST_CASE("roles that are only named are made without LOGIN, those that the chain makes are not") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "DROP ROLE IF EXISTS web_reader; DROP ROLE IF EXISTS \"The Owner\"; DROP ROLE IF EXISTS made_here");
  Folder folder;
  folder.put(
      "0001_a.sql",
      "-- migrate:up\nCREATE TABLE cfg (id bigint PRIMARY KEY);\nGRANT SELECT ON cfg TO web_reader, PUBLIC, "
      "CURRENT_USER;\nALTER TABLE cfg OWNER TO \"The Owner\";\nCREATE ROLE made_here;\nGRANT SELECT ON cfg "
      "TO "
      "made_here;\n");
  REQUIRE(migrate::make_named_roles({database, "test", 15, {}}, folder.chain()).ok());
  CHECK(ask(session,
            "SELECT string_agg(rolname || ' ' || rolcanlogin, ', ' ORDER BY rolname) FROM pg_roles WHERE "
            "rolname IN "
            "('web_reader', 'The Owner', 'made_here')") == "The Owner false, web_reader false");
  CHECK(tests::up(folder, database).ending == migrate::Outcome::Ending::done);
  ask(session,
      "DROP OWNED BY web_reader, \"The Owner\", made_here; DROP ROLE web_reader; DROP ROLE \"The Owner\"; "
      "DROP ROLE made_here");
}

TEST_CASE(
    "what is granted to roles that are only named is predicted as it is observed, whoever owns the most") {
  const tests::Place place;
  place.put("migrations/0001_a.sql",
            "-- migrate:up\nCREATE TABLE cfg (id bigint PRIMARY KEY);\nGRANT SELECT ON cfg TO web_reader;\n"
            "CREATE TABLE own (id bigint PRIMARY KEY);\nALTER TABLE own OWNER TO the_owner;\n"
            "CREATE POLICY p ON cfg TO web_reader USING (true);\n"
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO web_reader;\n"
            "GRANT web_reader TO the_owner;\nALTER ROLE web_reader SET search_path TO public;\n"
            "CREATE SCHEMA s AUTHORIZATION the_owner;\nSET ROLE the_owner;\nCREATE TABLE s.t (id int);\n"
            "CREATE TABLE s.u (id int);\n");
  const char* downs[] = {"",
                         "-- migrate:down\nDROP SCHEMA s CASCADE;\nALTER DEFAULT PRIVILEGES IN SCHEMA public "
                         "REVOKE SELECT ON TABLES FROM web_reader;\nREVOKE web_reader FROM the_owner;\n"
                         "ALTER ROLE web_reader RESET search_path;\nDROP TABLE own;\nDROP TABLE cfg;\n"};
  const std::string up = place.bytes("migrations/0001_a.sql");
  for (const char* down : downs) {
    place.put("migrations/0001_a.sql", up + down);
    const tests::Ran ran = place.run_with("env -u DATABASE_URL ", "migrate", "verify --chain migrations");
    CHECK(ran.err == "");
    CHECK(ran.out.find("server equals the chain: 4 tables") != std::string::npos);
    CHECK(ran.status == 0);
  }
}

TEST_CASE("roles that stand there before the first revision are made once for all the proofs of a server") {
  const tests::Place place;
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[environment]\nbefore = \"before.sql\"\n");
  place.put("before.sql", "CREATE ROLE reader;\n");
  place.put("migrations/0001_a.sql",
            "-- migrate:up\nCREATE TABLE a (id bigint PRIMARY KEY);\nGRANT SELECT ON a TO reader;\n"
            "-- migrate:down\nDROP TABLE a;\n");
  const tests::Ran ran = place.run_with("env -u DATABASE_URL ", "migrate", "verify");
  CHECK(ran.err == "");
  CHECK(ran.status == 0);
}

TEST_CASE(
    "what a role may do is what the file before the first revision says, named by the revisions or not") {
  const tests::Place place;
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[environment]\nbefore = \"before.sql\"\n");
  // Only a superuser reads pg_authid.
  place.put("migrations/0001_a.sql",
            "-- migrate:up\nSET ROLE admin;\nCREATE TABLE public.a AS SELECT rolname FROM pg_authid;\nRESET "
            "ROLE;\nGRANT SELECT ON public.a TO reader;\n-- migrate:down\nDROP TABLE public.a;\n");
  for (const char* before :
       {"CREATE ROLE admin SUPERUSER;\n",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'admin') THEN CREATE ROLE admin "
        "SUPERUSER; END IF; END $$;\n",
        // Which roles there are is known only once the revisions have been asked.
        "ALTER ROLE admin SUPERUSER;\nGRANT reader TO admin;\n"}) {
    place.put("before.sql", before);
    const tests::Ran ran = place.run_with("env -u DATABASE_URL ", "migrate", "verify");
    CAPTURE(before);
    CHECK(ran.err == "");
    CHECK(ran.status == 0);
  }
}

TEST_CASE("what is made twice before the first revision, and is no role, is an error of that file") {
  const tests::Place place;
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[environment]\nbefore = \"before.sql\"\n");
  place.put("before.sql",
            "CREATE ROLE reader;\nCREATE TYPE mood AS ENUM ('a');\nCREATE TYPE mood AS ENUM ('b');\n");
  place.put("migrations/0001_a.sql", "-- migrate:up\nCREATE TABLE a (id bigint PRIMARY KEY);\n");
  const tests::Ran ran = place.run_with("env -u DATABASE_URL ", "migrate", "verify");
  CHECK(ran.status != 0);
  CHECK(ran.err.find("type \"mood\" already exists") != std::string::npos);
  CHECK(ran.err.find("before.sql:3:1") != std::string::npos);
}
