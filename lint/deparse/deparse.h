#pragma once

// The Catalog in print. Every order is by name (columns by their place), so that equal schemas give equal
// bytes.

#include <string>

#include "lint/catalog/catalog.h"

namespace catalog {

/// {"tables": [...], "views": [...], "matviews": [...], "sequences": [...], "enums": [...], "domains": [...],
/// "composite_types": [...], "blind_spots": [...]}, two blanks a level. A table holds schema, name, kind,
/// is_partition, parent, partkey, persistence, rls, force_rls, columns, primary_key, uniques, foreign_keys,
/// checks, exclusions, indexes.
std::string print_json(const Catalog& catalog);

/// The statements that would make the schema, in an order in which they run: schemas, types, sequences,
/// tables, indexes, foreign keys, views, functions and triggers by name.
std::string print_sql(const Catalog& catalog);

/// A Mermaid entity-relationship diagram of tables and foreign keys.
std::string print_mermaid(const Catalog& catalog);

/// CREATE INDEX as pg_get_indexdef gives it.
std::string index_definition(const Catalog& catalog, const Relation& index);
/// One key as pg_get_indexdef(index, n, true) gives it: a quoted column or an expression, without order and
/// operator class.
std::string index_key(const Catalog& catalog, const Relation& index, const IndexKey& key);
/// CHECK (...), PRIMARY KEY (a), FOREIGN KEY (a) REFERENCES p(id) ON DELETE CASCADE ..., as
/// pg_get_constraintdef gives it.
std::string constraint_definition(const Catalog& catalog, const Relation* table,
                                  const Constraint& constraint);
/// RANGE (a, b), as pg_get_partkeydef gives it.
std::string partition_key(const Catalog& catalog, const Relation& table);
/// "schema.name", each part quoted where it must be.
std::string quoted_name(const Catalog& catalog, const Relation& relation);

}  // namespace catalog
