// format_type (src/backend/utils/adt/format_type.c, format_type_extended), and the types' typmodout
// functions.

#include "lint/types/format_type.h"

#include <algorithm>

#include "lint/pg_catalog/rows.h"
#include "lint/sql/identifier.h"
#include "lint/types/postgis_typmod.h"
#include "lint/types/type.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

std::string in_brackets(int value) {
  return "(" + std::to_string(value) + ")";
}

std::string numeric(int32_t typmod) {
  if (typmod < 4) return "numeric";
  const int precision = ((typmod - 4) >> 16) & 0xffff;
  const int scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
  return "numeric(" + std::to_string(precision) + "," + std::to_string(scale) + ")";
}

std::string time(const char* name, int32_t typmod, const char* zone) {
  return std::string(name) + (typmod >= 0 ? in_brackets(typmod) : "") + zone;
}

// src/backend/utils/adt/timestamp.c, intervaltypmodout; bits of src/include/utils/datetime.h
std::string interval(int32_t typmod) {
  if (typmod < 0) return "interval";
  constexpr int month = 1 << 1, year = 1 << 2, day = 1 << 3, hour = 1 << 10, minute = 1 << 11,
                second = 1 << 12;
  const int fields = (typmod >> 16) & 0x7FFF, precision = typmod & 0xFFFF;
  const char* words = "";
  switch (fields) {
    case year: words = " year"; break;
    case month: words = " month"; break;
    case day: words = " day"; break;
    case hour: words = " hour"; break;
    case minute: words = " minute"; break;
    case second: words = " second"; break;
    case year | month: words = " year to month"; break;
    case day | hour: words = " day to hour"; break;
    case day | hour | minute: words = " day to minute"; break;
    case day | hour | minute | second: words = " day to second"; break;
    case hour | minute: words = " hour to minute"; break;
    case hour | minute | second: words = " hour to second"; break;
    case minute | second: words = " minute to second"; break;
    default: break;
  }
  return std::string("interval") + words + (precision != 0xFFFF ? in_brackets(precision) : "");
}

// `given`: a modifier was asked for, though it may be -1. Empty for types without a spelling of their own.
std::string spelt(Oid type, int32_t typmod, bool given) {
  const bool mod = given && typmod >= 0;
  switch (type) {
    case type_oid::bit: return mod ? "bit" + in_brackets(typmod) : given ? "\"bit\"" : "bit";
    case type_oid::boolean: return "boolean";
    case type_oid::bpchar:
      return mod ? "character" + in_brackets(typmod - 4) : given ? "bpchar" : "character";
    case type_oid::float4: return "real";
    case type_oid::float8: return "double precision";
    case type_oid::int2: return "smallint";
    case type_oid::int4: return "integer";
    case type_oid::int8: return "bigint";
    case type_oid::json: return "json";
    case type_oid::numeric: return numeric(typmod);
    case type_oid::interval: return interval(typmod);
    case type_oid::time: return time("time", typmod, " without time zone");
    case type_oid::timetz: return time("time", typmod, " with time zone");
    case type_oid::timestamp: return time("timestamp", typmod, " without time zone");
    case type_oid::timestamptz: return time("timestamp", typmod, " with time zone");
    case type_oid::varbit: return "bit varying" + (mod ? in_brackets(typmod) : std::string());
    case type_oid::varchar: return "character varying" + (mod ? in_brackets(typmod - 4) : std::string());
    default: return {};
  }
}

bool visible(const Catalog& catalog, const Type& type) {
  const bool hidden = pg_catalog::type(type.name, catalog.server_version()) != nullptr;
  return !hidden && catalog.resolve_type({"", type.name}) == type.oid;
}

enum class Names : uint8_t { short_if_visible, qualified };

std::string own_name(const Catalog& catalog, const Type& type, int32_t typmod, Names names) {
  std::string name = sql::quote_identifier(type.name);
  if (names == Names::qualified || !visible(catalog, type))
    name = sql::quote_identifier(catalog.schema_name(type.schema)) + "." + name;
  if (typmod >= 0 && is_geometry(catalog, type.oid)) return name + print_geometry_modifier(typmod);
  if (typmod >= 0 && type.kind == Type::Kind::base) name += in_brackets(typmod);
  return name;
}

std::string format(const Catalog& catalog, Oid oid, int32_t typmod, bool given,
                   Names names = Names::short_if_visible) {
  if (oid == 0) return "???";
  if (oid >= first_user_oid) {
    const Type* type = catalog.get<Type>(oid);
    if (!type) return "???";
    if (type->kind == Type::Kind::array) return format(catalog, type->element, typmod, given, names) + "[]";
    return own_name(catalog, *type, typmod, names);
  }
  std::string name = spelt(oid, typmod, given);
  if (!name.empty()) return name;
  const pg_catalog::TypeRow* row = pg_catalog::type(oid, catalog.server_version());
  if (!row) return "???";
  if (row->kind == 'a') return format(catalog, row->element, typmod, given, names) + "[]";
  if (row->kind != 'd') return sql::quote_identifier(pg_catalog::name(*row));
  const auto& path = catalog.session().path();
  const bool on_path = std::find(path.begin(), path.end(), "information_schema") != path.end();
  const std::string schema = on_path && names == Names::short_if_visible ? "" : "information_schema.";
  return schema + std::string(pg_catalog::name(*row));
}

}  // namespace

std::string format_type(const Catalog& catalog, TypeRef type) {
  return format(catalog, type.oid, type.typmod, true);
}

std::string format_type_qualified(const Catalog& catalog, TypeRef type) {
  return format(catalog, type.oid, type.typmod, true, Names::qualified);
}

std::string format_type_be(const Catalog& catalog, Oid type) {
  return format(catalog, type, -1, false);
}

}  // namespace types
