// Names as messages quote them.
#pragma once

#include <string>

#include "lint/ast/object.h"

namespace ast {

// "name" or "schema.name", as it was written.
inline std::string written(const Name& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

}  // namespace ast
