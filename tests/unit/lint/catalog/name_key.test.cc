#include "lint/catalog/name_key.h"

#include <doctest/doctest.h>

#include <set>

using namespace catalog;

TEST_CASE("a name is one thing in each class and schema") {
  std::set<std::size_t> hashes;
  for (ObjectClass cls : {ObjectClass::relation, ObjectClass::type, ObjectClass::function}) {
    for (Oid schema : {Oid{2200}, Oid{16384}}) {
      for (std::string_view name : {"a", "b", ""}) hashes.insert(hash_of({cls, schema, name}));
    }
  }
  CHECK(hashes.size() == 18);
  CHECK(hashes.count(0) == 0);
}

TEST_CASE("objects are found by class, schema and name, those of the database without a schema") {
  Relation relation;
  relation.schema = 2200;
  relation.name = "a";
  CHECK(key_of(relation) == NameKey{ObjectClass::relation, 2200, "a"});
  Schema schema;
  schema.name = "a";
  CHECK(key_of(schema) == NameKey{ObjectClass::schema, 0, "a"});
  NamedObject server;
  server.cls = ObjectClass::foreign_server;
  server.name = "a";
  CHECK(key_of(server) == NameKey{ObjectClass::foreign_server, 0, "a"});
}

TEST_CASE("what is found through its table has no key") {
  CHECK(hash_of(key_of(Trigger())) == 0);
  CHECK(hash_of(key_of(Policy())) == 0);
  CHECK(hash_of(key_of(Rule())) == 0);
}
