// Statements in the order in which they run.
#include "lint/print/sql/script.h"

#include <doctest/doctest.h>

using ast::ObjectAddress;
using ast::ObjectClass;
using print::Phase;
using print::Script;

namespace {

ObjectAddress relation(ast::Oid oid) {
  return {ObjectClass::relation, oid, 0};
}

}  // namespace

TEST_CASE("by phase and name, each after what it needs") {
  Script script;
  script.add(Phase::view, "b", "view b;", relation(2), {relation(1)});
  script.add(Phase::view, "a", "view a;", relation(3), {relation(2)});
  script.add(Phase::table, "z", "table z;", relation(1));
  script.add(Phase::table, "y", "table y;", relation(4), {relation(9)});  // nobody makes that
  CHECK(script.print() == "table y;table z;view b;view a;");
}

TEST_CASE("what is known under another address is found, and a circle is broken at its first") {
  Script script;
  const ObjectAddress row{ObjectClass::type, 7, 0}, array{ObjectClass::type, 8, 0};
  script.alias(row, relation(1));
  script.alias(array, row);
  script.add(Phase::routine, "f", "function f;", {ObjectClass::function, 5, 0}, {array});
  script.add(Phase::table, "t", "table t;", relation(1));
  CHECK(script.print() == "table t;function f;");
  Script circle;
  circle.add(Phase::view, "v", "view v;", relation(1), {relation(2)});
  circle.add(Phase::table, "t", "table t;", relation(2), {relation(1)});
  CHECK(circle.print() == "table t;view v;");
}

TEST_CASE("an object with what stands in it") {
  Script script;
  script.add(Phase::table, "public.\"T\"", "table;", relation(1));
  script.add(Phase::key, "public.\"T\".pk", "key;", relation(2), {relation(1)});
  script.add(Phase::table, "public.\"Tt\"", "other;", relation(3));
  CHECK(script.print_about("public.T") == "table;key;");
}
