// Names in text, as to_regclass and its like read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/executor/value.h"

namespace executor {

// The parts of `public."T"`; nullopt: it is no name (stringToQualifiedNameList,
// src/backend/utils/adt/regproc.c).
std::optional<std::vector<std::string>> split_qualified_name(std::string_view text);

// What such a function gives for a text that names nothing, whatever there is: `kind` as Value::reg has it.
// nullopt: it may be a name.
std::optional<Value> misnamed(const Catalog& catalog, const std::string& text, char kind);

}  // namespace executor
