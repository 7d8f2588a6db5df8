// Storage parameters: which relation has which (src/backend/access/common/reloptions.c).
#pragma once

#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses storage parameters that such a relation does not have.
// A parameter of the table's TOAST table: kept there (transformRelOptions,
// src/backend/access/common/reloptions.c).
bool of_toast_table(std::string_view name);
void check_options(Writer& w, const Relation& relation, const Options& options, bool creating = false);

}  // namespace commands
