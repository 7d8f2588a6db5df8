// Index names that the server makes up (src/backend/commands/indexcmds.c: ChooseIndexName,
// ChooseIndexNameAddition, ChooseIndexColumnNames).
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/commands/index/index_spec.h"

namespace commands {
using namespace catalog;

// What the index's own columns are called, included ones last.
std::vector<std::string> index_column_names(const Relation& table, const IndexSpec& spec);

std::string choose_index_name(const Catalog& catalog, const Relation& table, const IndexSpec& spec,
                              const std::vector<std::string>& columns);

}  // namespace commands
