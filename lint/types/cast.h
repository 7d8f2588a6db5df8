// How one type becomes another (src/backend/parser/parse_coerce.c: find_coercion_pathway, IsBinaryCoercible).
#pragma once

#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// How one type becomes another (pg_cast, array and domain rules; src/backend/parser/parse_coerce.c).
enum class CastWay : uint8_t { none, binary, function, in_out, unknown };

enum class CastContext : uint8_t { implicit, assignment, explicit_ };
CastWay cast_way(const Catalog& catalog, Oid from, Oid to, CastContext context);
// The value needs no function to become the other (IsBinaryCoercible): relabelled, or a pseudo-type's kind.
bool is_binary_coercible(const Catalog& catalog, Oid from, Oid to);

}  // namespace types
