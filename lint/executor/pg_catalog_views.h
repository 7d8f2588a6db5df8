// The rows of pg_catalog and information_schema, as the Catalog knows them.
#pragma once

#include "lint/executor/system_row.h"

namespace executor {
using namespace ast;
using namespace catalog;

bool emit_system_rows(const Catalog& catalog, const Name& relation, const std::vector<std::string>& constants,
                      void* to, EmitRow emit);

// Calls `emit` for each row of a relation of pg_catalog or information_schema. False: not a relation whose
// rows the Catalog knows. `constants`: the strings that the query names, so that pg_catalog's own types and
// functions among them are there too.
template <class Emit>
bool system_rows(const Catalog& catalog, const Name& relation, const std::vector<std::string>& constants,
                 Emit&& emit) {
  return emit_system_rows(catalog, relation, constants, &emit,
                          [](void* to, Row&& row) { (*static_cast<Emit*>(to))(std::move(row)); });
}

}  // namespace executor
