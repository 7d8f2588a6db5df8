#include "lint/catalog/oid_map.h"

#include <doctest/doctest.h>

using ast::Oid;
using catalog::OidMap;

TEST_CASE("an oid has its own number, its neighbours have none") {
  OidMap map;
  CHECK(map.find(0) == 0);
  CHECK(map.find(4294967295U) == 0);
  // Either side of a page's edge, and the ends.
  for (Oid oid : {Oid{1}, Oid{1023}, Oid{1024}, Oid{16384}, Oid{4294967295U}}) {
    map.set(oid, oid ^ 0x55U);
    CHECK(map.find(oid) == (oid ^ 0x55U));
  }
  CHECK(map.find(0) == 0);
  CHECK(map.find(1022) == 0);
  CHECK(map.find(1025) == 0);
  CHECK(map.find(16385) == 0);
  CHECK(map.find(4294967294U) == 0);
  CHECK(map.find(1U << 20U) == 0);  // a page between two that are there
}

TEST_CASE("a number may be changed and taken back; copies are independent") {
  OidMap map;
  map.set(20000, 1);
  OidMap copy = map;
  copy.set(20000, 2);
  copy.set(90000, 3);
  CHECK(map.find(20000) == 1);
  CHECK(map.find(90000) == 0);
  copy.set(20000, 0);
  CHECK(copy.find(20000) == 0);
}
