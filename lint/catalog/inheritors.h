// What inherits from a table or is a partition of it or of an index, at any depth (pg_inherits).
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {
using namespace ast;

struct Inheritor {
  Oid relation = 0;
  int parents = 0;  // how many of its parents are among them too
};

// The relation itself first, then level by level, each once (find_all_inheritors,
// src/backend/catalog/pg_inherits.c).
std::vector<Inheritor> inheritors_with_parents(const Catalog& catalog, Oid table);
std::vector<Oid> all_inheritors(const Catalog& catalog, Oid relation);

// Tables made OF a composite type (find_typed_table_dependencies, src/backend/commands/tablecmds.c).
std::vector<Oid> typed_tables(const Catalog& catalog, const Relation& composite);

}  // namespace catalog
