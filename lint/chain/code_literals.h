// The string literals of a program put together: those that are joined, constants that stand for one, code
// within them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/code_text.h"
#include "lint/chain/code_tokens.h"

namespace chain {

class CodeLiterals {
 public:
  // The file's bytes outlive it.
  CodeLiterals(std::string_view source, const Language& language);

  // The tokens by number, and what stands around one: "" and false beyond the last.
  const std::vector<CodeToken>& tokens() const { return tokens_; }
  std::string_view text(size_t i) const;
  std::string_view before(size_t i) const { return i == 0 ? std::string_view() : text(i - 1); }
  bool is_string(size_t i) const { return i < tokens_.size() && tokens_[i].kind == CodeToken::Kind::string; }
  bool is_name(size_t i) const { return i < tokens_.size() && tokens_[i].kind == CodeToken::Kind::name; }
  bool begins_line(size_t i) const { return i == 0 || tokens_[i - 1].kind == CodeToken::Kind::newline; }
  size_t without_newlines(size_t i) const;
  // Behind the parenthesis that closes the one at i.
  size_t closing(size_t i) const;

  // A constant's use, and neither a call nor an argument's keyword.
  bool is_constant(size_t i) const;

  struct Place {
    bool in_brackets = false;  // where lines go on
    bool formatted = false;    // in a call that puts values in the place of %s
  };
  // Literals and constants joined to each other, from token `at`, which is left behind them. Nothing where
  // something else is joined to them.
  std::optional<CodeText> joined(size_t& at, Place place) const;
  CodeText value_of(size_t i, Place place) const;
  // %s and its like, from the arguments between token `at` and token `end`.
  void format(CodeText& value, size_t at, size_t end) const;
  // ?? a name and ? a value, from the list that begins at token `at`; what is no literal there is unknown.
  void bind(CodeText& value, size_t at, Place place) const;

 private:
  void find_constants();
  bool escapes(const CodeToken& token, char next) const;
  size_t code_within(const CodeToken& token, std::string_view content, size_t i, Place place) const;
  size_t php_variable(std::string_view content, size_t i) const;
  void code(CodeText& value, std::string_view whole, uint32_t in_file) const;

  std::string_view source_;
  const Language& language_;
  std::vector<CodeToken> tokens_;
  std::map<std::string, CodeText> constants_;
};

}  // namespace chain
