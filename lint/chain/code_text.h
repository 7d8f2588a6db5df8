// What a literal of a program holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/sql_in_code.h"

namespace chain {

// A literal's text, with where each stretch of it stands in the file.
struct CodeText {
  std::string bytes;
  std::vector<text::Original::Part> parts;  // `text` counts from the beginning of bytes
  std::vector<SqlInCode::Direction::Missing> missing;

  void add(std::string_view more, uint32_t in_file);
  void append(const CodeText& other);
  CodeText slice(size_t begin, size_t end) const;  // without what is missing in it
};

// What stands in the text for a piece of code.
std::string stand_in(std::string_view code);

// The character that \u00e9, \u{e9} or \xe9 stands for at the beginning of the text, in UTF-8, and how long
// that is; 0 where none is written so.
struct Character {
  std::string bytes;
  size_t size = 0;
};
Character character_at(std::string_view text);

// %s and its like become what the call gives for them, each the next of `given`, %[2]s the second; what is
// not known stays missing.
void fill_verbs(CodeText& value, const std::vector<std::optional<std::string>>& given);

// ?? becomes a name and ? a value, each the next of `bound`; what is not known there is missing.
void fill_bindings(CodeText& value, const std::vector<std::optional<std::string>>& bound);

}  // namespace chain
