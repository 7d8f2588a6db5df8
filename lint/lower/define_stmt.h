// CREATE AGGREGATE, OPERATOR, COLLATION and TEXT SEARCH: the grammar's DefineStmt.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

// Of CREATE <tag_word>.
ast::Define named(ast::ObjectClass cls, ast::Name name, const char* tag_word);

// False: another kind of object, CREATE TYPE among them.
bool lower_define_stmt(const DefineStmt* define, const Input& input, Changes& out);

}  // namespace lower
