// Inside of lint/lower: what the tree does not hold and the text does (where a body or a view's query
// stands), and words that several parts read (roles, settings).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

// The query of CREATE VIEW ... AS, CREATE TABLE ... AS: what follows the first AS outside parentheses,
// a closing WITH [NO] DATA or WITH CHECK OPTION left out.
ast::Passage after_as(const Input& input);
// From the first of the words that stands outside parentheses to the statement's end.
ast::Passage from_word(const Input& input, std::initializer_list<std::string_view> words);
// What stands in the parentheses that follow the word, in the last ones of the statement.
ast::Passage in_parentheses_after(const Input& input, std::string_view word);
ast::Passage in_last_parentheses(const Input& input);
ast::Passage from_parenthesis(const Input& input);  // to the statement's end
ast::Passage whole(const Input& input);

// Where the text of the first string constant of source[begin, end) stands within its quotes. Empty
// when its bytes are not `value`: escapes or continued pieces make them differ.
text::Span string_after(std::string_view source, uint32_t begin, uint32_t end, std::string_view value);

// The values of a SET, as written: empty for RESET, DEFAULT and FROM CURRENT.
std::vector<std::string> setting_values(const VariableSetStmt* set);
std::string role_name(const RoleSpec* role);  // "public", "current_user"... for the special ones
std::vector<std::string> role_names(const List* roles);

}  // namespace lower
