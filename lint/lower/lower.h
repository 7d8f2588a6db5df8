// From the parse tree to Changes. It looks at one statement's tree and its text, nothing else:
// names stay as written. It is the only reader of parse-tree nodes.
#pragma once

#include <string_view>
#include <vector>

#include "lint/ast/change.h"
#include "lint/sql/parse.h"

namespace lower {

// What the statement asks for: one Change as a rule; several where one statement makes several
// objects (CREATE SCHEMA with elements); one Unknown for a syntax error or a node nobody models.
// `source` is the whole file; statement.span and every Span in the result count from its start.
std::vector<ast::Change> changes(const sql::Statement& statement, std::string_view source);

// Statements of a text; a piece that does not parse gives an Unknown.
std::vector<ast::Change> statements_in(std::string_view text);

}  // namespace lower
