// Storage parameters: which relation has which (src/backend/access/common/reloptions.c).
#pragma once

#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// A parameter of the table's TOAST table: kept there (transformRelOptions,
// src/backend/access/common/reloptions.c).
bool of_toast_table(std::string_view name);
// Refuses storage parameters that such a relation does not have.
void check_options(Writer& w, const Relation& relation, const Options& options, bool creating = false);
// RESET takes names alone, of a relation as of a column.
void refuse_values(Writer& w, const Options& reset);

}  // namespace commands
