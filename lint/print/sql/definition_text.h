// Definitions of objects that are known by name, as their statements say it, with the names of now.
#pragma once

#include "lint/print/sql/writer.h"

namespace print {

// The statement that makes the object, without a semicolon; "" where nothing tells it.
std::string defining_statement(const SqlWriter& w, const DefinedObject& object);

}  // namespace print
