// geometry(Point, 4326): the modifiers of PostGIS' types, packed as the extension packs them
// (https://postgis.net/docs/using_postgis_dbmanagement.html; TYPMOD_ in PostGIS' liblwgeom.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// geometry or geography of an installed PostGIS.
bool is_geometry(const Catalog& catalog, Oid type);

struct GeometryModifier {
  int32_t value = -1;
  std::optional<Refusal> problem;
};
// Of what is written in brackets. `geographic`: of geography, where WGS 84 is the default.
GeometryModifier read_geometry_modifier(const std::vector<std::string>& written, bool geographic);

// "(Point,4326)"; empty where it says nothing.
std::string print_geometry_modifier(int32_t value);

}  // namespace types
