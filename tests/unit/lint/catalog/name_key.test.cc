#include "lint/catalog/name_key.h"

#include <doctest/doctest.h>

#include <set>

TEST_CASE("a name is one thing in each class and schema") {
  std::set<size_t> hashes;
  for (ast::ObjectClass cls :
       {ast::ObjectClass::relation, ast::ObjectClass::type, ast::ObjectClass::function}) {
    for (ast::Oid schema : {ast::Oid{2200}, ast::Oid{16384}}) {
      for (std::string_view name : {"a", "b", ""}) hashes.insert(catalog::hash_of({cls, schema, name}));
    }
  }
  CHECK(hashes.size() == 18);
  CHECK(hashes.count(0) == 0);
}

TEST_CASE("objects are found by class, schema and name, those of the database without a schema") {
  catalog::Relation relation;
  relation.schema = 2200;
  relation.name = "a";
  CHECK(catalog::key_of(relation) == catalog::NameKey{ast::ObjectClass::relation, 2200, "a"});
  catalog::Schema schema;
  schema.name = "a";
  CHECK(catalog::key_of(schema) == catalog::NameKey{ast::ObjectClass::schema, 0, "a"});
  catalog::DefinedObject server;
  server.cls = ast::ObjectClass::foreign_server;
  server.name = "a";
  CHECK(catalog::key_of(server) == catalog::NameKey{ast::ObjectClass::foreign_server, 0, "a"});
}

TEST_CASE("what is found through its table has no key") {
  CHECK(catalog::hash_of(catalog::key_of(catalog::Trigger())) == 0);
  CHECK(catalog::hash_of(catalog::key_of(catalog::Policy())) == 0);
  CHECK(catalog::hash_of(catalog::key_of(catalog::Rule())) == 0);
}
