// Rows and units of the sections that are asked by unit.
#include "migrate/verify/follow_sources.h"

#include <fmt/format.h>

#include "migrate/inspect/fields.h"

namespace migrate {

using ast::ObjectClass;

namespace {

// '{1,2}'
std::string oids_of(const inspection::Units& units, ObjectClass cls) {
  std::string list;
  for (const inspection::Unit& unit : units) {
    if (unit.cls == cls) list += fmt::format("{}{}", list.empty() ? "" : ",", unit.oid);
  }
  return "'{" + list + "}'";
}

}  // namespace

bool tells_of(const FollowedSource& source, const inspection::Unit& unit) {
  return source.cls == unit.cls || (source.section == "constraints" && unit.cls == ObjectClass::type);
}

inspection::Unit unit_of_row(const FollowedSource& source, const Row& row, const inspection::Units& asked) {
  if (source.cls == ObjectClass::none) return {};
  const inspection::Fields f(row);
  inspection::Unit unit{source.cls, f.oid(source.unit), 0};
  if (source.section == "constraints" && unit.oid == 0) unit = {ObjectClass::type, f.oid(2), 0};
  // A child's row is also that of a parent that was asked for without it.
  if (source.section == "inheritance" && !asked.contains(unit)) unit.oid = f.oid(1);
  return unit;
}

std::string prepared_name(std::string_view section, bool details) {
  return fmt::format("schemalint_{}{}", details ? "details_" : "", section);
}

std::string arguments(const inspection::Units& units) {
  return fmt::format("({}, {}, {}, {})", oids_of(units, ObjectClass::relation),
                     oids_of(units, ObjectClass::type), oids_of(units, ObjectClass::function),
                     oids_of(units, ObjectClass::schema));
}

}  // namespace migrate
