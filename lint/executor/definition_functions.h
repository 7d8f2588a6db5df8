// Definitions that conditions read as text: pg_get_constraintdef, pg_get_indexdef, pg_indexes.indexdef. Keys
// are printed to the letter; expressions nearly so, without the casts that the server writes out
// (src/backend/utils/adt/ruleutils.c).
#pragma once

#include "lint/executor/value.h"

namespace executor {
using namespace ast;
using namespace catalog;

// pg_get_constraintdef(oid) and pg_get_indexdef(oid).
Value constraint_text(const Catalog& catalog, Oid constraint);
Value index_text(const Catalog& catalog, Oid index);
// The default of a column.
Value default_text(const Catalog& catalog, Oid table, ColumnNumber column);
// The value itself, or the text that stands behind it.
Value made(const Catalog& catalog, const Value& value);

}  // namespace executor
