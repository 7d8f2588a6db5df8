// A script cut into statements, and its comments.
#pragma once

#include <string_view>
#include <vector>

#include "lint/text/result.h"

namespace sql {

// One piece of a script: a statement, or what is no statement of the server's.
struct Piece {
  enum class Kind : uint8_t { statement, psql_command } kind = Kind::statement;
  text::Span span;          // first byte of the first token to last byte of the last, the ';' left out
  text::Span copy_data;     // after COPY .. FROM STDIN; else empty
  bool terminated = false;  // by a semicolon
};

// Cuts a script as psql would. Empty statements (`;;`, comments only) give no piece.
std::vector<Piece> split(std::string_view sql, uint32_t base = 0);

struct Comment {
  text::Span span;        // with its -- or /* */
  std::string_view text;  // the same bytes
  bool own_line = false;  // nothing but blanks before it on its line
};
std::vector<Comment> comments(std::string_view sql, uint32_t base = 0);

// Whether a script has anything to run: a token that is neither a comment nor a semicolon.
bool is_empty(std::string_view sql);

}  // namespace sql
