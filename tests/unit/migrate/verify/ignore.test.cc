// Which differences a pattern of [drift] ignore covers.
#include "migrate/verify/ignore.h"

#include <doctest/doctest.h>

using diff::Difference;

TEST_CASE("an object is ignored with what stands in it, a kind or a property by itself") {
  const Difference extra{Difference::Kind::extra, "table", "public.tmp_import", "", "", ""};
  const Difference index{Difference::Kind::missing, "index", "public.users_email", "", "", ""};
  const Difference column{
      Difference::Kind::changed, "column", "public.tmp_a.id", "type", "integer", "bigint"};
  const Difference owner{Difference::Kind::changed, "table", "public.users", "owner", "app", "admin"};
  CHECK(migrate::is_ignored(extra, "public.tmp_*"));
  CHECK(migrate::is_ignored(column, "public.tmp_*"));
  CHECK(migrate::is_ignored(column, "public.tmp_a"));
  CHECK_FALSE(migrate::is_ignored(owner, "public.tmp_*"));
  CHECK(migrate::is_ignored(index, "index public.*"));
  CHECK_FALSE(migrate::is_ignored(owner, "index public.*"));
  CHECK(migrate::is_ignored(owner, "owner of *"));
  CHECK(migrate::is_ignored(owner, "owner of table public.users"));
  CHECK_FALSE(migrate::is_ignored(owner, "comment of *"));
  CHECK_FALSE(migrate::is_ignored(extra, "owner of *"));
}

TEST_CASE("those left out are counted") {
  std::vector<Difference> differences = {{Difference::Kind::extra, "table", "public.a", "", "", ""},
                                         {Difference::Kind::extra, "table", "public.b", "", "", ""}};
  CHECK(migrate::leave_out(differences, {"public.a", "public.c"}) == 1);
  CHECK(differences.size() == 1);
  CHECK(migrate::leave_out(differences, {}) == 0);
}
