#include "lint/types/postgis_typmod.h"

#include <doctest/doctest.h>

#include "lint/types/format_type.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

std::string shown(std::vector<std::string> written, bool geographic = false) {
  const auto read = types::read_geometry_modifier(written, geographic);
  return read.problem ? read.problem->message : types::print_geometry_modifier(read.value);
}

}  // namespace

TEST_CASE("PostGIS' modifiers are packed and printed as the extension does") {
  CHECK(types::read_geometry_modifier({"MultiPolygon", "4269"}, false).value == 1092888);
  CHECK(types::read_geometry_modifier({"MultiPolygonZ", "4326"}, true).value == 1107482);
  CHECK(types::read_geometry_modifier({"pointz", "26910"}, false).value == 6888966);
  CHECK(shown({"Point"}) == "(Point)");
  CHECK(shown({"point", "4326"}) == "(Point,4326)");
  CHECK(shown({"POINTZM"}) == "(PointZM)");
  CHECK(shown({"POINTM", "0"}) == "(PointM)");
  CHECK(shown({"geometry", "3857"}) == "(Geometry,3857)");
  CHECK(shown({"Geometry"}).empty());
  CHECK(shown({"Point"}, true) == "(Point,4326)");
  CHECK(shown({"point z"}) == "Invalid geometry type modifier: point z");
  CHECK(shown({"Point", "x"}) == "invalid input syntax for type integer: \"x\"");
}

TEST_CASE("columns of PostGIS' types keep their modifiers") {
  const auto r = replay_sql(
      "CREATE EXTENSION postgis;"
      "CREATE TABLE t (a geometry(Point, 4326), b geography(MultiPolygonZ), c geometry);"
      "ALTER TABLE t ADD COLUMN d geometry(Nothing);");
  CHECK(r.refusal() == "Invalid geometry type modifier: nothing");
  const catalog::Relation& t = r.relation("t");
  CHECK(types::format_type(r.catalog, t.columns[0].type) == "geometry(Point,4326)");
  CHECK(types::format_type(r.catalog, t.columns[1].type) == "geography(MultiPolygonZ,4326)");
  CHECK(types::format_type(r.catalog, t.columns[2].type) == "geometry");
}
