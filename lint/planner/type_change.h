// When a change of type needs every row written anew: src/backend/commands/tablecmds.c,
// ATColumnChangeRequiresRewrite, over the expression that src/backend/parser/parse_coerce.c makes and the
// planner has simplified; and when an index over the column can be kept: src/backend/commands/indexcmds.c,
// CheckIndexCompatible.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace planner {
using namespace ast;
using namespace catalog;

enum class Rewrite : uint8_t {
  no,
  yes,
  by_time_zone,  // only if the session's TimeZone is not UTC
  unknown
};

// ALTER COLUMN TYPE `to` [USING `with`], `with` analysed over the table or null.
Rewrite type_change(const Catalog& catalog, const Relation& table, ColumnNumber column, const Expr* with,
                    TypeRef to);

// Whether the session's TimeZone is a name of UTC (TimestampTimestampTzRequiresRewrite).
bool time_zone_is_utc(const Session& session);
// Whether the chain itself says what it is; else the server's configuration does.
bool sets_time_zone(const Session& session);

// The operator class that a method would take for the type by default: two types with the same one share
// it. "" = none known.
std::string default_class(const Catalog& catalog, std::string_view method, Oid type);

// Index on a column whose type (and collation) changed without a rewrite: it must be built again.
struct ColumnChange {
  TypeRef type;
  bool collation_changed = false;
};
bool key_compatible(const Catalog& catalog, const Relation& table, const Relation& index, const IndexKey& key,
                    const ColumnChange* change);

}  // namespace planner
