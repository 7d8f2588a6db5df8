// format_type (src/backend/utils/adt/format_type.c, format_type_extended), and the types' typmodout
// functions.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// As format_type(oid, typmod) prints it: with its schema unless it is visible on the session's search_path.
std::string format_type(const Catalog& catalog, TypeRef type);
// The same under an empty search_path, as pg_dump and every comparison want it: only pg_catalog's go without
// schema.
std::string format_type_qualified(const Catalog& catalog, TypeRef type);
// As messages name a type, without modifier (format_type_be): bit and character are so called.
std::string format_type_be(const Catalog& catalog, Oid type);

}  // namespace types
