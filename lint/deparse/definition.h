// Definitions as SQL: indexes, constraints, partition keys (src/backend/utils/adt/ruleutils.c).
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace deparse {
using namespace catalog;

// CREATE INDEX as pg_get_indexdef gives it.
std::string index_definition(const Catalog& catalog, const Relation& index);
// One key as pg_get_indexdef(index, n, true) gives it: a quoted column or an expression, without order and
// operator class.
std::string index_key(const Catalog& catalog, const Relation& index, const IndexKey& key);
// CHECK (...), PRIMARY KEY (a), FOREIGN KEY (a) REFERENCES p(id) ON DELETE CASCADE ..., as
// pg_get_constraintdef gives it.
std::string constraint_definition(const Catalog& catalog, const Relation* table,
                                  const Constraint& constraint);
// RANGE (a, b), as pg_get_partkeydef gives it.
std::string partition_key(const Catalog& catalog, const Relation& table);
// A collation's name as the Catalog keeps it ("C", "s.german"), each part quoted where it must be.
std::string quoted_collation(const std::string& name);
// "schema.name", each part quoted where it must be.
std::string quoted_name(const Catalog& catalog, const Relation& relation);

}  // namespace deparse
