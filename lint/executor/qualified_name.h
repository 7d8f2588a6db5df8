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

// What such a function gives for a text that names nothing, whatever there is: `form` is one of the reg ones.
// nullopt: it may be a name.
std::optional<Value> misnamed(const Catalog& catalog, const std::string& text, Value::Form form);

}  // namespace executor
