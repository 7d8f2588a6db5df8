// Lexing SQL byte by byte (src/fe_utils/psqlscan.l, src/backend/parser/scan.l).

#include "lint/sql/scan.h"

#include <array>
#include <cstring>

#include "lint/text/case.h"

namespace sql {
namespace {

enum Class : uint8_t {
  blank = 1,
  word_start = 2,
  word_part = 4,
  digit = 8,
  operator_char = 16,
};

constexpr std::array<uint8_t, 256> make_classes() {
  std::array<uint8_t, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    const bool number = c >= '0' && c <= '9';
    if (letter) classes[c] |= word_start | word_part;
    if (number) classes[c] |= digit | word_part;
    if (c == '$') classes[c] |= word_part;
    if (c == ' ' || (c >= '\t' && c <= '\r')) classes[c] |= blank;
  }
  for (const char c : std::string_view("~!@#^&|`?+-*/%<>=")) {
    classes[static_cast<unsigned char>(c)] |= operator_char;
  }
  return classes;
}

constexpr std::array<uint8_t, 256> classes = make_classes();

bool is(char c, uint8_t wanted) {
  return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

bool same_word(std::string_view word, std::string_view lower_case) {
  if (word.size() != lower_case.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (text::lower(word[i]) != lower_case[i]) return false;
  }
  return true;
}

size_t line_end(std::string_view sql, size_t from) {
  while (from < sql.size() && sql[from] != '\n' && sql[from] != '\r') ++from;
  return from;
}

// Past digits and single underscores between them.
size_t digits_end(std::string_view sql, size_t at) {
  while (at < sql.size() &&
         (is(sql[at], digit) || (sql[at] == '_' && at + 1 < sql.size() && is(sql[at + 1], digit)))) {
    ++at;
  }
  return at;
}

size_t number_end(std::string_view sql, size_t at) {
  const char second = at + 1 < sql.size() ? text::lower(sql[at + 1]) : '\0';
  if (sql[at] == '0' && (second == 'x' || second == 'o' || second == 'b') && at + 2 < sql.size()) {
    size_t end = at + 2;
    while (end < sql.size() &&
           (is(sql[end], digit) || sql[end] == '_' ||
            (second == 'x' && std::strchr("abcdefABCDEF", sql[end]) != nullptr && sql[end] != '\0')))
      ++end;
    if (end > at + 2) return end;
  }
  at = digits_end(sql, at);
  if (at < sql.size() && sql[at] == '.' && !(at + 1 < sql.size() && sql[at + 1] == '.'))
    at = digits_end(sql, at + 1);
  if (at < sql.size() && text::lower(sql[at]) == 'e') {
    size_t exponent = at + 1;
    if (exponent < sql.size() && (sql[exponent] == '+' || sql[exponent] == '-')) ++exponent;
    if (exponent < sql.size() && is(sql[exponent], digit)) at = digits_end(sql, exponent);
  }
  return at;
}

// The length of the operator at `at`: cut at a comment's start, and a trailing + or - given back unless the
// operator holds a character that allows it (scan.l, rule {operator}).
size_t operator_length(std::string_view sql, size_t at) {
  size_t length = 0;
  bool allows_sign = false;
  while (at + length < sql.size() && is(sql[at + length], operator_char)) {
    const std::string_view two = sql.substr(at + length, 2);
    if (two == "--" || two == "/*") break;
    allows_sign = allows_sign || std::strchr("~!@#^&|`?%", sql[at + length]) != nullptr;
    ++length;
  }
  if (allows_sign) return length;
  while (length > 1 && (sql[at + length - 1] == '+' || sql[at + length - 1] == '-')) --length;
  return length;
}

}  // namespace

Token Scanner::make(TokenKind kind, size_t begin, size_t end, bool unterminated) {
  at_ = end;
  return {
      kind, false, unterminated, {base_ + static_cast<uint32_t>(begin), base_ + static_cast<uint32_t>(end)}};
}

// From the opening quote at `open`; the token begins at `begin`, where a prefix may stand.
Token Scanner::quoted(TokenKind kind, size_t begin, size_t open, bool escapes) {
  const char quote = sql_[open];
  for (size_t i = open + 1; i < sql_.size(); ++i) {
    if (escapes && sql_[i] == '\\') {
      ++i;
    } else if (sql_[i] == quote) {
      if (at(i + 1) != quote) return make(kind, begin, i + 1);
      ++i;
    }
  }
  return make(kind, begin, sql_.size(), true);
}

Token Scanner::dollar(size_t begin) {
  if (is(at(begin + 1), digit)) {
    return make(TokenKind::parameter, begin, digits_end(sql_, begin + 1));
  }
  if (at(begin + 1) == '{') {
    const size_t close = sql_.find('}', begin);
    if (close != std::string_view::npos) return make(TokenKind::placeholder, begin, close + 1);
    return make(TokenKind::bad, begin, begin + 1);
  }
  size_t tag_end = begin + 1;
  if (is(at(tag_end), word_start)) {
    while (tag_end < sql_.size() && sql_[tag_end] != '$' && is(sql_[tag_end], word_part)) ++tag_end;
  }
  if (at(tag_end) != '$') return make(TokenKind::bad, begin, begin + 1);
  const std::string_view tag = sql_.substr(begin, tag_end + 1 - begin);
  const size_t close = sql_.find(tag, tag_end + 1);
  if (close == std::string_view::npos) return make(TokenKind::dollar_string, begin, sql_.size(), true);
  return make(TokenKind::dollar_string, begin, close + tag.size());
}

Token Scanner::word(size_t begin) {
  const char first = text::lower(sql_[begin]);
  const char second = at(begin + 1);
  if (second == '\'' && (first == 'e' || first == 'b' || first == 'x' || first == 'n')) {
    return quoted(TokenKind::string, begin, begin + 1, first == 'e');
  }
  if (first == 'u' && second == '&' && (at(begin + 2) == '\'' || at(begin + 2) == '"')) {
    const TokenKind kind = at(begin + 2) == '"' ? TokenKind::quoted_identifier : TokenKind::string;
    return quoted(kind, begin, begin + 2, false);
  }
  size_t end = begin + 1;
  while (end < sql_.size() && is(sql_[end], word_part)) ++end;
  note_word(sql_.substr(begin, end - begin));
  return make(TokenKind::word, begin, end);
}

Token Scanner::block_comment(size_t begin) {
  int depth = 0;
  for (size_t i = begin; i + 1 < sql_.size(); ++i) {
    if (sql_[i] == '/' && sql_[i + 1] == '*') {
      ++depth;
      ++i;
    } else if (sql_[i] == '*' && sql_[i + 1] == '/') {
      ++i;
      if (--depth == 0) return make(TokenKind::block_comment, begin, i + 1);
    }
  }
  return make(TokenKind::block_comment, begin, sql_.size(), true);
}

Token Scanner::operator_or_punctuation(size_t begin) {
  const char c = sql_[begin];
  if (is(c, operator_char)) return make(TokenKind::operator_, begin, begin + operator_length(sql_, begin));
  switch (c) {
    case '(': ++parentheses_; break;
    case ')':
      if (parentheses_ > 0) --parentheses_;
      break;
    case '[':
    case ']':
    case ',': break;
    case '.':
      if (is(at(begin + 1), digit)) return make(TokenKind::number, begin, number_end(sql_, begin));
      if (at(begin + 1) == '.') return make(TokenKind::punctuation, begin, begin + 2);
      break;
    case ':':
      if (at(begin + 1) == ':' || at(begin + 1) == '=') return make(TokenKind::punctuation, begin, begin + 2);
      break;
    case '{':
      if (at(begin + 1) == '{') {
        const size_t close = sql_.find("}}", begin);
        if (close != std::string_view::npos) return make(TokenKind::placeholder, begin, close + 2);
      }
      return make(TokenKind::bad, begin, begin + 1);
    default: return make(TokenKind::bad, begin, begin + 1);
  }
  return make(TokenKind::punctuation, begin, begin + 1);
}

// psql reads the data from the line after the one that held the semicolon.
Token Scanner::copy_data() {
  data_pending_ = false;
  const size_t begin = at_;
  size_t line = begin;
  while (line < sql_.size()) {
    const size_t end = line_end(sql_, line);
    if (sql_.substr(line, end - line) == "\\.") break;
    line = end;
    if (at(line) == '\r') ++line;
    if (at(line) == '\n') ++line;
  }
  Token token = make(TokenKind::copy_data, begin, line, line >= sql_.size());
  if (line < sql_.size()) at_ = line + 2;
  return token;
}

// CREATE [OR REPLACE] {FUNCTION|PROCEDURE} .. BEGIN ATOMIC .. END, where CASE .. END nests: the way psql
// finds the end of such a body (psqlscan.l, rule {identifier}), with ATOMIC asked for as well.
void Scanner::note_word(std::string_view word) {
  if (words_ < 5) {
    if (words_ == 0) {
      may_create_routine_ = same_word(word, "create");
      copies_ = same_word(word, "copy");
    } else if (may_create_routine_ && !creates_routine_) {
      creates_routine_ = same_word(word, "function") || same_word(word, "procedure");
      const bool goes_on = same_word(word, "or") || same_word(word, "replace");
      may_create_routine_ = creates_routine_ || goes_on;
    }
    ++words_;
  }
  if (copies_) {
    // FROM STDOUT is the same to the grammar (copy_file_name).
    if (after_from_ && (same_word(word, "stdin") || same_word(word, "stdout"))) from_stdin_ = true;
    after_from_ = parentheses_ == 0 && same_word(word, "from");
  }
  if (!creates_routine_ || parentheses_ > 0) return;
  if (atomic_depth_ > 0) {
    if (same_word(word, "case")) ++atomic_depth_;
    if (same_word(word, "end")) --atomic_depth_;
  } else if (after_begin_ && same_word(word, "atomic")) {
    atomic_depth_ = 1;
  }
  after_begin_ = same_word(word, "begin");
}

void Scanner::statement_ended() {
  data_pending_ = data_pending_ || from_stdin_;
  parentheses_ = 0;
  atomic_depth_ = 0;
  words_ = 0;
  creates_routine_ = may_create_routine_ = after_begin_ = false;
  copies_ = after_from_ = from_stdin_ = false;
}

Token Scanner::next() {
  while (at_ < sql_.size() && is(sql_[at_], blank)) {
    if (data_pending_ && sql_[at_] == '\n') {
      ++at_;
      return copy_data();
    }
    ++at_;
  }
  if (at_ >= sql_.size()) return make(TokenKind::end, sql_.size(), sql_.size());
  const size_t begin = at_;
  const char c = sql_[begin];
  if (is(c, word_start)) return word(begin);
  if (is(c, digit)) return make(TokenKind::number, begin, number_end(sql_, begin));
  switch (c) {
    case '\'': return quoted(TokenKind::string, begin, begin, false);
    case '"': return quoted(TokenKind::quoted_identifier, begin, begin, false);
    case '$': return dollar(begin);
    case '\\': return make(TokenKind::psql_command, begin, line_end(sql_, begin));
    case ';': {
      Token token = make(TokenKind::semicolon, begin, begin + 1);
      token.ends = parentheses_ == 0 && atomic_depth_ == 0;
      if (token.ends) statement_ended();
      return token;
    }
    case '-':
      if (at(begin + 1) == '-') return make(TokenKind::line_comment, begin, line_end(sql_, begin));
      break;
    case '/':
      if (at(begin + 1) == '*') return block_comment(begin);
      break;
    default: break;
  }
  return operator_or_punctuation(begin);
}

Token Scanner::next_code() {
  for (;;) {
    const Token token = next();
    if (token.kind != TokenKind::line_comment && token.kind != TokenKind::block_comment) return token;
  }
}

}  // namespace sql
