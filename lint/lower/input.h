// Inside of lint/lower: one statement's text, and where it stands.
#pragma once

#include <string_view>
#include <vector>

#include "lint/ast/change.h"

namespace lower {

// One statement's text and where it stands.
struct Input {
  std::string_view source;  // the whole file
  uint32_t origin = 0;      // add to a node's location to get an offset in the file (sql::Statement::origin)
  text::Span span;          // the statement, in the file
  mutable int depth = 0;    // of expressions and queries within each other: see expression()
  std::string_view text() const { return source.substr(span.begin, span.size()); }
};

using Changes = std::vector<ast::Change>;

}  // namespace lower
