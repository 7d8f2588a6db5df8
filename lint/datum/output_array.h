// Arrays as array_out shows them (src/backend/utils/adt/arrayfuncs.c). All take text without blanks around
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace datum {
using namespace ast;
using namespace catalog;

std::optional<std::string> array(const Catalog& catalog, std::string_view text, Oid element);

}  // namespace datum
