// What becomes of a literal that a statement holds: the type's input function reads it, and what the server
// shows of it ever after comes out of the output function (src/backend/utils/adt). 'yes' is true, '{"b":1}'
// is
// {"b": 1}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace datum {
using namespace ast;
using namespace catalog;

// The literal as the type prints it. nullopt: that cannot be told here, for the type's forms are too many,
// or they depend on the day, the session or the server's settings.
std::optional<std::string> as_printed(const Catalog& catalog, std::string_view text, TypeRef type);

}  // namespace datum
