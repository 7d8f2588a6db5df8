#include "lint/pg_catalog/named_objects.h"

#include <doctest/doctest.h>

using pg_catalog::NamedObject;

TEST_CASE("what servers bring by name, and which of them") {
  CHECK(pg_catalog::has(NamedObject::access_method, "brin", 13));
  CHECK(pg_catalog::has(NamedObject::language, "plpgsql", 19));
  CHECK_FALSE(pg_catalog::has(NamedObject::language, "plpython3u", 19));
  CHECK(pg_catalog::has(NamedObject::conversion, "iso_8859_1_to_utf8", 15));
  CHECK_FALSE(pg_catalog::has(NamedObject::conversion, "mine_to_yours", 15));
  CHECK(pg_catalog::has(NamedObject::text_search_dictionary, "english_stem", 13));
  CHECK_FALSE(pg_catalog::has(NamedObject::role, "pg_maintain", 16));
  CHECK(pg_catalog::has(NamedObject::role, "pg_maintain", 17));
}

TEST_CASE("the first and the last version that has a setting") {
  const auto late = pg_catalog::lifetime(NamedObject::setting, "transaction_timeout");
  REQUIRE(late);
  CHECK(late->since == 17);
  const auto gone = pg_catalog::lifetime(NamedObject::setting, "escape_string_warning");
  REQUIRE(gone);
  CHECK(gone->until == 18);
  CHECK_FALSE(pg_catalog::lifetime(NamedObject::setting, "no_such_setting"));
}
