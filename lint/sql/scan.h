// A lexer over SQL scripts that agrees with psql and the server on where strings, comments, bodies and
// statements begin and end (src/fe_utils/psqlscan.l, src/backend/parser/scan.l). It never fails: what cannot
// be a token is a `bad` one, and an unterminated string, comment or body runs to the end of the text.
//
// It allocates nothing, and every Span is absolute: the base offset given at the start is added to each.
#pragma once

#include <string_view>

#include "lint/text/result.h"

namespace sql {

enum class TokenKind : uint8_t {
  end,                // the end of the text; its span is empty
  word,               // keyword or unquoted identifier
  quoted_identifier,  // "x", U&"x"
  string,             // 'x', E'x', U&'x', N'x', B'0', X'f'; adjacent pieces are tokens of their own
  dollar_string,      // $$x$$, $tag$x$tag$
  number,             // 1, 1.5e3, 0x1f, 1_000
  parameter,          // $1
  operator_,          // + <= ->> and so on, as long as the server would make it
  punctuation,        // one of ( ) [ ] , . : or :: := ..
  semicolon,          // the end of a statement, or one inside parentheses or a BEGIN ATOMIC body (see ends)
  line_comment,       // from -- up to the line end, which is left out
  block_comment,      // nested as the server nests them
  psql_command,       // a backslash command with its arguments, up to the line end
  copy_data,          // lines after COPY ... FROM STDIN; up to and without the line \. or the end
  placeholder,        // ${name}, {{ name }}: a template's, never SQL
  bad,                // one byte that starts no token
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool ends = false;          // this semicolon ends a statement
  bool unterminated = false;  // a string, quoted identifier, comment or body that reached the end of the text
  text::Span span;
};

class Scanner {
 public:
  explicit Scanner(std::string_view sql, uint32_t base = 0) : sql_(sql), base_(base) {}

  Token next();       // every token, comments included
  Token next_code();  // comments left out
  std::string_view text(const Token& token) const {
    return sql_.substr(token.span.begin - base_, token.span.size());
  }

 private:
  Token make(TokenKind kind, size_t begin, size_t end, bool unterminated = false);
  Token quoted(TokenKind kind, size_t begin, size_t open, bool escapes);
  Token dollar(size_t begin);
  Token word(size_t begin);
  Token block_comment(size_t begin);
  Token operator_or_punctuation(size_t begin);
  Token copy_data();
  void note_word(std::string_view word);
  void statement_ended();
  char at(size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }

  std::string_view sql_;
  size_t at_ = 0;
  uint32_t base_;
  // The statement so far, as far as splitting needs it.
  int parentheses_ = 0;
  int atomic_depth_ = 0;  // BEGIN ATOMIC and the CASE .. END inside it
  uint8_t words_ = 0;     // words seen, up to 5
  bool creates_routine_ = false;
  bool may_create_routine_ = false;
  bool after_begin_ = false;
  bool copies_ = false;  // the first word is COPY
  bool after_from_ = false;
  bool from_stdin_ = false;
  bool data_pending_ = false;  // a COPY .. FROM STDIN; ended on this line: data from the next one
};

}  // namespace sql
