// Where pieces of a statement end. Nodes carry where they begin at most; the text tells the rest.
#pragma once

#include <vector>

#include "lint/lower/input.h"

namespace lower {

// The end of the list element that begins at `begin` (an offset in the file): before the first comma,
// closing bracket or semicolon that is not within brackets opened after `begin`; blanks and comments
// before it are left out. `next`: where the element behind it begins, in a statement without comments; 0
// where that is not known.
uint32_t element_end(const Input& input, uint32_t begin, uint32_t next = 0);

bool may_hold_comments(const Input& input);

// Where the `count` commands of an ALTER TABLE (INDEX, VIEW...) stand, in order: the tree has no trace of
// it.
std::vector<text::Span> command_spans(const Input& input, size_t count);

// Whether the words `first second` stand next to each other in that part of the file.
bool has_words(const Input& input, text::Span within, std::string_view first, std::string_view second);

}  // namespace lower
