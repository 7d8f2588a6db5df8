// A statement's WITH (name = value) and the like, by name.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "lint/ast/definition.h"

namespace commands {

// Null: it is not written.
inline const std::string* option(const ast::Options& options, std::string_view name) {
  const auto at =
      std::find_if(options.begin(), options.end(), [&](const auto& one) { return one.first == name; });
  return at == options.end() ? nullptr : &at->second;
}

}  // namespace commands
