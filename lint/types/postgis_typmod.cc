// Packing and printing the type modifiers of geometry and geography.

#include "lint/types/postgis_typmod.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "lint/text/case.h"
#include "lint/text/trim.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

// In the order of their numbers; 0 stands for any.
constexpr std::array<std::string_view, 16> shapes = {"Geometry",       "Point",
                                                     "LineString",     "Polygon",
                                                     "MultiPoint",     "MultiLineString",
                                                     "MultiPolygon",   "GeometryCollection",
                                                     "CircularString", "CompoundCurve",
                                                     "CurvePolygon",   "MultiCurve",
                                                     "MultiSurface",   "PolyhedralSurface",
                                                     "Triangle",       "Tin"};

constexpr int wgs_84 = 4326;
constexpr int32_t has_m = 1, has_z = 2;

// geometry_type_from_string: PointZM and so on, in any case.
std::optional<int32_t> read_shape(std::string_view written) {
  std::string name = text::lower(text::trim(written, " "));
  int32_t dimensions = 0;
  if (name.ends_with('m')) {
    dimensions |= has_m;
    name.pop_back();
  }
  if (name.ends_with('z')) {
    dimensions |= has_z;
    name.pop_back();
  }
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (text::lower(shapes[i]) == name) return static_cast<int32_t>(i << 2) | dimensions;
  }
  return std::nullopt;
}

std::optional<int> read_number(const std::string& written) {
  int value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc() || end != written.data() + written.size()) return std::nullopt;
  return value;
}

// clamp_srid: what is no number of a system is none.
int clamped(int srid) {
  constexpr int most_of_users = 998999, most = 999999;
  if (srid <= 0) return 0;
  return srid > most ? most_of_users + 1 + srid % (most - most_of_users - 1) : srid;
}

}  // namespace

bool is_geometry(const Catalog& catalog, Oid type) {
  const Type* own = type >= first_user_oid ? catalog.get<Type>(type) : nullptr;
  return own && own->kind == Type::Kind::base && (own->name == "geometry" || own->name == "geography") &&
         catalog.find_extension("postgis") != 0;
}

GeometryModifier read_geometry_modifier(const std::vector<std::string>& written, bool geographic) {
  if (written.empty()) return {};
  const auto shape = read_shape(written[0]);
  if (!shape) return {-1, Refusal{"22023", "Invalid geometry type modifier: " + written[0], {}, {}}};
  int srid = 0;
  if (written.size() > 1) {
    const auto number = read_number(written[1]);
    if (!number) {
      return {-1, Refusal{"22P02", "invalid input syntax for type integer: \"" + written[1] + "\"", {}, {}}};
    }
    srid = clamped(*number);
  }
  if (geographic && srid == 0) srid = wgs_84;
  return {*shape | (srid << 8), {}};
}

std::string print_geometry_modifier(int32_t value) {
  if (value <= 0) return {};
  const int srid = (value & 0x0fffff00) >> 8;
  const auto shape = static_cast<size_t>((value & 0xfc) >> 2);
  if (srid == 0 && (value & 0xff) == 0) return {};
  std::string text = "(";
  text += shape < shapes.size() ? shapes[shape] : shapes[0];
  if (value & has_z) text += 'Z';
  if (value & has_m) text += 'M';
  if (srid != 0) text += "," + std::to_string(srid);
  return text + ")";
}

}  // namespace types
