// On a throwaway server the roles that a chain only names are made; those that it makes are its own.
#include <doctest/doctest.h>

#include "migrate/verify/base.h"
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
