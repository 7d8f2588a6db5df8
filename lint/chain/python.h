// As much of Python as an Alembic revision needs: its tokens, the literals that stand in them, and what its
// functions do besides executing literal SQL. Nothing is run; what is not plain is said to be not plain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"

namespace chain::python {

struct Token {
  enum class Kind : uint8_t { end, name, string, number, punctuation, newline } kind = Kind::end;
  text::Span span;
  uint32_t column =
      0;  // of its first byte in its line, from 0: the indentation, for the first token of a line
  bool first_on_line = false;
  // Strings only.
  text::Span content;  // between the quotes
  bool raw = false;
  bool is_format = false;  // f"..."
  bool is_bytes = false;
};

// Comments and blank lines are left out; inside brackets line ends are no tokens. A file that is no Python
// gives some tokens all the same.
std::vector<Token> tokens_of(std::string_view source);

// A string token's value, escapes resolved. Nothing for bytes, and for an f-string with a replacement in it.
std::optional<std::string> value_of(std::string_view source, const Token& token);

// name = "x", name: str = ("a", "b"), name = None, at the beginning of a line. Nothing where there is no such
// assignment or its value is no literal of strings; an empty list for None.
std::optional<std::vector<std::string>> assigned_strings(std::string_view source,
                                                         const std::vector<Token>& tokens,
                                                         std::string_view name);

}  // namespace chain::python
