// What a type is: pg_catalog's by tables generated off a real server (see tools/dev/gen-catalog-data), the
// chain's by the Catalog.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

// Oids of pg_catalog's types used by name in code (src/include/catalog/pg_type.dat).
namespace type_oid {
inline constexpr ast::Oid boolean = 16, bytea = 17, char_ = 18, name = 19, int8 = 20, int2 = 21, int4 = 23,
                          regproc = 24, text = 25, oid = 26, json = 114, xml = 142, float4 = 700,
                          float8 = 701, unknown = 705, money = 790, inet = 869, cidr = 650, bpchar = 1042,
                          varchar = 1043, date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184,
                          interval = 1186, timetz = 1266, bit = 1560, varbit = 1562, numeric = 1700,
                          regclass = 2205, record = 2249, void_ = 2278, trigger = 2279, uuid = 2950,
                          jsonb = 3802, tsvector = 3614, tsquery = 3615, event_trigger = 3838,
                          int4range = 3904;
}  // namespace type_oid

namespace types {
using namespace ast;
using namespace catalog;

// src/include/catalog/pg_collation.dat
inline constexpr Oid default_collation = 100, c_collation = 950;

// One type, of pg_catalog or of the chain, as far as everybody needs it.
struct TypeFacts {
  Oid oid = 0;
  std::string_view name;
  Type::Kind kind = Type::Kind::base;
  TypeCategory category = TypeCategory::user_defined;
  bool preferred = false;
  Oid element = 0;  // arrays: of what
  Oid array_type = 0;
  TypeRef base;           // domains
  Oid collation = 0;      // 100 = default: a collatable type
  Oid subtype = 0;        // ranges and multiranges
  Oid multirange = 0;     // ranges
  bool own = false;       // made by the chain, an extension included
  bool shell = false;     // CREATE TYPE t, and no more yet
  bool modifiers = true;  // may take a type modifier
};
// anyelement and its like: a type that each call decides. "any" is none.
bool is_polymorphic(const TypeFacts& facts);
// nullopt when the oid is unknown.
std::optional<TypeFacts> type_facts(const Catalog& catalog, Oid oid);

// Values of the type are ordered by a collation, or that cannot be known: extensions make base types.
bool has_collation(const Catalog& catalog, Oid type);
// The collation of values of the type where nothing else is said, named as Column::collation is; "" where it
// has none or that cannot be known.
std::string own_collation(const Catalog& catalog, Oid type);
// The array over the type, or 0.
Oid array_of(const Catalog& catalog, Oid element);
// The type under all domains.
TypeRef base_type(const Catalog& catalog, TypeRef type);
// The domain's constraints and those of the domains below it count: NOT NULL or CHECK anywhere.
bool has_domain_constraints(const Catalog& catalog, Oid type);

// A pseudo-type such as anyelement, record, cstring; unknown counts as none.
bool is_pseudo_type(const Catalog& catalog, Oid type);
// Whether a blind spot or an extension that nobody knows may have made objects that the Catalog lacks.
bool may_lack(const Catalog& catalog, std::string_view name);

}  // namespace types
