// A tokenizer for Python, and the literals and function bodies found by it.

#include "lint/chain/python.h"

#include <algorithm>

namespace chain::python {
namespace {

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {}

  std::vector<Token> run() {
    while (at_ < source_.size()) step();
    return std::move(tokens_);
  }

 private:
  void step() {
    const char c = source_[at_];
    if (c == '\n' || c == '\r') return line_end();
    if (c == ' ' || c == '\t' || c == '\f') return advance(1);
    if (c == '\\' && at_ + 1 < source_.size() && (source_[at_ + 1] == '\n' || source_[at_ + 1] == '\r')) {
      return continued_line();
    }
    if (c == '#') {
      while (at_ < source_.size() && source_[at_] != '\n') ++at_;
      return;
    }
    if (c == '"' || c == '\'') return string(at_);
    if (starts_name(c)) return name();
    if (is_digit(c)) return number();
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
    push(Token::Kind::punctuation, at_, at_ + 1);
  }

  void advance(size_t count) { at_ += count; }

  void line_end() {
    const bool pair = source_[at_] == '\r' && at_ + 1 < source_.size() && source_[at_ + 1] == '\n';
    const bool counts = depth_ == 0 && !tokens_.empty() && tokens_.back().kind != Token::Kind::newline;
    const size_t end = at_ + (pair ? 2 : 1);
    if (counts) push(Token::Kind::newline, at_, end);
    at_ = end;
    line_ = at_;
    fresh_ = depth_ == 0;
  }

  void continued_line() {
    at_ += source_[at_ + 1] == '\r' && at_ + 2 < source_.size() && source_[at_ + 2] == '\n' ? 3 : 2;
    line_ = at_;
  }

  Token& push(Token::Kind kind, size_t begin, size_t end) {
    Token token;
    token.kind = kind;
    token.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    token.column = static_cast<uint32_t>(begin - std::min(begin, line_));
    token.first_on_line = fresh_ && kind != Token::Kind::newline;
    fresh_ = false;
    tokens_.push_back(token);
    at_ = end;
    return tokens_.back();
  }

  void name() {
    size_t end = at_;
    while (end < source_.size() && (starts_name(source_[end]) || is_digit(source_[end]))) ++end;
    const bool prefix =
        end < source_.size() && (source_[end] == '"' || source_[end] == '\'') && end - at_ <= 2 &&
        std::all_of(source_.begin() + static_cast<ptrdiff_t>(at_),
                    source_.begin() + static_cast<ptrdiff_t>(end),
                    [](char c) { return std::string_view("rRbBuUfF").find(c) != std::string_view::npos; });
    if (prefix) return string(end);
    push(Token::Kind::name, at_, end);
  }

  void number() {
    size_t end = at_;
    while (end < source_.size() &&
           (starts_name(source_[end]) || is_digit(source_[end]) || source_[end] == '.'))
      ++end;
    push(Token::Kind::number, at_, end);
  }

  void string(size_t quote_at) {
    const std::string_view prefix = source_.substr(at_, quote_at - at_);
    const char quote = source_[quote_at];
    const bool triple = source_.substr(quote_at, 3) == std::string(3, quote);
    const std::string closing(triple ? 3 : 1, quote);
    size_t i = quote_at + closing.size();
    const size_t content = i;
    while (i < source_.size() && source_.substr(i, closing.size()) != closing) {
      if (!triple && source_[i] == '\n') break;  // unterminated
      i += source_[i] == '\\' ? 2 : 1;
    }
    i = std::min(i, source_.size());
    const size_t newline = source_.substr(at_, i - at_).rfind('\n');
    const size_t begin = at_;
    Token& token = push(Token::Kind::string, at_, std::min(i + closing.size(), source_.size()));
    token.content = {static_cast<uint32_t>(content), static_cast<uint32_t>(i)};
    const auto has = [&](char lower) {
      return prefix.find(lower) != std::string_view::npos ||
             prefix.find(static_cast<char>(lower - 32)) != std::string_view::npos;
    };
    token.raw = has('r');
    token.is_format = has('f');
    token.is_bytes = has('b');
    if (newline != std::string_view::npos) line_ = begin + newline + 1;
  }

  std::string_view source_;
  size_t at_ = 0;
  size_t line_ = 0;  // where the current line begins
  int depth_ = 0;    // of brackets
  bool fresh_ = true;
  std::vector<Token> tokens_;
};

void append_utf8(std::string& out, uint32_t code) {
  const auto byte = [&](uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0U | (code >> 6));
    byte(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    byte(0xE0U | (code >> 12));
    byte(0x80U | ((code >> 6) & 0x3FU));
    byte(0x80U | (code & 0x3FU));
  } else {
    byte(0xF0U | ((code >> 18) & 0x07U));
    byte(0x80U | ((code >> 12) & 0x3FU));
    byte(0x80U | ((code >> 6) & 0x3FU));
    byte(0x80U | (code & 0x3FU));
  }
}

// `digits` characters in `base` at text[at]: their value, or nothing.
std::optional<uint32_t> code_at(std::string_view text, size_t at, size_t digits, unsigned base) {
  if (at + digits > text.size()) return std::nullopt;
  uint32_t code = 0;
  for (size_t i = at; i < at + digits; ++i) {
    const char c = static_cast<char>(text[i] | 0x20);
    unsigned digit = 99;
    if (is_digit(text[i]))
      digit = static_cast<unsigned>(text[i] - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<unsigned>(c - 'a' + 10);
    if (digit >= base) return std::nullopt;
    code = code * base + digit;
  }
  return code;
}

// The escape behind the backslash at text[at]: appends its value, returns its length with the backslash.
size_t unescape(std::string_view text, size_t at, std::string& out) {
  constexpr std::string_view letters = "\\'\"abfnrtv";
  constexpr std::string_view values = "\\'\"\a\b\f\n\r\t\v";
  const char c = at + 1 < text.size() ? text[at + 1] : '\\';
  if (c == '\r' && at + 2 < text.size() && text[at + 2] == '\n') return 3;
  if (c == '\n' || c == '\r') return 2;
  if (const size_t known = letters.find(c); known != std::string_view::npos) {
    out += values[known];
    return 2;
  }
  const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits > 0) {
    if (const std::optional<uint32_t> code = code_at(text, at + 2, digits, 16)) {
      append_utf8(out, *code);
      return 2 + digits;
    }
  }
  for (size_t octal = 3; octal > 0; --octal) {
    if (const std::optional<uint32_t> code = code_at(text, at + 1, octal, 8)) {
      append_utf8(out, *code);
      return 1 + octal;
    }
  }
  out += '\\';
  return 1;
}

bool is(std::string_view source, const Token& token, std::string_view text) {
  return source.substr(token.span.begin, token.span.size()) == text;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view source) {
  return Tokenizer(source).run();
}

std::optional<std::string> value_of(std::string_view source, const Token& token) {
  const std::string_view text = source.substr(token.content.begin, token.content.size());
  if (token.is_bytes) return std::nullopt;
  std::string value;
  for (size_t i = 0; i < text.size();) {
    if (token.is_format && (text[i] == '{' || text[i] == '}')) {
      if (i + 1 >= text.size() || text[i + 1] != text[i]) return std::nullopt;
      value += text[i];
      i += 2;
    } else if (text[i] == '\\' && !token.raw) {
      i += unescape(text, i, value);
    } else {
      value += text[i++];
    }
  }
  return value;
}

std::optional<std::vector<std::string>> assigned_strings(std::string_view source,
                                                         const std::vector<Token>& tokens,
                                                         std::string_view name) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].first_on_line || tokens[i].column != 0 || !is(source, tokens[i], name)) continue;
    size_t at = i + 1;
    while (at < tokens.size() && tokens[at].kind != Token::Kind::newline && !is(source, tokens[at], "="))
      ++at;
    if (at == tokens.size() || tokens[at].kind == Token::Kind::newline) continue;
    std::vector<std::string> values;
    bool joins = false;  // adjacent literals are one
    for (++at; at < tokens.size() && tokens[at].kind != Token::Kind::newline; ++at) {
      const Token& token = tokens[at];
      if (token.kind == Token::Kind::string) {
        std::optional<std::string> value = value_of(source, token);
        if (!value) return std::nullopt;
        if (joins)
          values.back() += *value;
        else
          values.push_back(*std::move(value));
        joins = true;
        continue;
      }
      joins = false;
      const bool expected =
          token.kind == Token::Kind::punctuation &&
          std::string_view("()[],").find(source[token.span.begin]) != std::string_view::npos;
      if (!expected && !is(source, token, "None")) return std::nullopt;
    }
    return values;
  }
  return std::nullopt;
}

}  // namespace chain::python
