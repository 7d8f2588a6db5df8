// GRANT and REVOKE as deviations from what an object gives by itself.
#include "lint/catalog/privileges.h"

#include <doctest/doctest.h>

using catalog::Privileges;
using Words = std::set<std::string>;

TEST_CASE("what is granted is kept, and goes with the REVOKE") {
  Privileges p;
  catalog::grant(p, "app", "select", false, false);
  catalog::grant(p, "app", "select", true, false);
  CHECK(p->at("app") == Words{"select with grant option"});
  catalog::grant(p, "app", "select", false, false);  // the option stays
  CHECK(p->at("app") == Words{"select with grant option"});
  catalog::revoke_grant_option(p, "app", "select");
  CHECK(p->at("app") == Words{"select"});
  catalog::revoke(p, "app", "select", false);
  CHECK(p.empty());
}

TEST_CASE("what is there by itself is told when it is taken") {
  Privileges p;
  catalog::grant(p, "public", "execute", false, true);
  CHECK(p.empty());
  catalog::revoke(p, "public", "execute", true);
  CHECK(p->at("public") == Words{"no execute"});
  catalog::grant(p, "public", "execute", false, true);
  CHECK(p.empty());
}

TEST_CASE("a new owner has all that the old one had") {
  Privileges p;
  catalog::grant(p, "app", "select", false, false);
  catalog::revoke(p, "admin", "insert", true);
  catalog::hand_over(p, "admin", "app");
  CHECK(p->size() == 1);
  CHECK(p->at("app") == Words{"no insert"});
}
