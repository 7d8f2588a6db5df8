#include "lint/sql/server_version.h"

#include <doctest/doctest.h>

using sql::ServerVersion;

TEST_CASE("versions are read as users and servers write them") {
  CHECK(sql::read_server_version("15") == ServerVersion(15));
  CHECK(sql::read_server_version("15.18") == ServerVersion(15, 18));
  CHECK(sql::read_server_version("15.20 (Debian 15.20-0+deb12u1)") == ServerVersion(15, 20));
  CHECK(sql::read_server_version("19rc1 (Debian 19~rc1-1)") == ServerVersion(19, -1));
  CHECK(sql::read_server_version("19~beta2") == ServerVersion(19, -1));
  CHECK(sql::read_server_version("20devel") == ServerVersion(20, -1));
  for (const char* none : {"", "x", "15.", "15.x", "15.2.1", "-15", "99999999"})
    CHECK_MESSAGE(!sql::read_server_version(none), none);
  CHECK_FALSE(sql::supported_version("12"));
  CHECK_FALSE(sql::supported_version("20"));
}

TEST_CASE("a bare major is its newest minor release known") {
  CHECK(ServerVersion(15).minor == 20);
  CHECK(sql::to_string(ServerVersion(18)) == "18.7");
  CHECK(sql::to_string(*sql::read_server_version("19rc1")) == "19rc");
  CHECK(sql::supported_majors() == "13 to 19");
}

TEST_CASE("what August and November 2026 changed begins with one minor release of each major") {
  using enum sql::Update;
  CHECK_FALSE(ServerVersion(15, 18).has(august_2026));
  CHECK(ServerVersion(15, 19).has(august_2026));
  CHECK_FALSE(ServerVersion(15, 19).has(november_2026));
  CHECK(ServerVersion(15, 20).has(november_2026));
  CHECK_FALSE(ServerVersion(18, 5).has(august_2026));
  CHECK(ServerVersion(18, 6).has(august_2026));
  CHECK_FALSE(ServerVersion(13).has(august_2026));  // its last release came before
  CHECK(ServerVersion(19, -1).has(august_2026));
  CHECK_FALSE(ServerVersion(19, -1).has(november_2026));
  CHECK(ServerVersion(19).has(november_2026));
}

TEST_CASE("a minor release newer than all known ones is news, and has what the newest has") {
  const ServerVersion later(15, 31);
  CHECK(later.is_news());
  CHECK(later.has(sql::Update::november_2026));
  CHECK(sql::news(later) == "PostgreSQL 15.31 is newer than what is known here: taken for 15.20");
  CHECK(sql::news(ServerVersion(15, 18)).empty());
  CHECK(sql::news(ServerVersion(21, 3)) ==
        "PostgreSQL 21.3 is newer than what is known here: taken for 19.0");
}
