// The tokens of a source file in some programming language, as far as they decide where its string literals
// stand and what they hold. Not a parser of any language: names, strings, single characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"

namespace chain {

struct Language {
  std::string_view name;                // as a message says it: "Ruby"
  std::string_view line_comments = {};  // characters that begin one; '/' stands for "//"
  bool block_comments = false;          // /* */
  std::string_view quotes = {};         // that open a string
  std::string_view raw_quotes = {};  // of these, those without escapes and interpolation (Go's `, Ruby's ')
  std::string_view interpolation =
      {};  // what opens a piece of code within a string: "#{", "${"; empty: nothing does
  std::string_view interpolated = {};  // the quotes within which it does
  bool triple_quotes = false;          // """ and '''
  bool ruby_heredocs = false;          // <<~SQL, and %q(..)
  bool php_heredocs = false;           // <<<SQL
  bool verbatim = false;               // C#'s @"..", with "" for a quote, and $ before it for interpolation
  bool joins_adjacent = false;         // two literals side by side are one
  bool elixir_sigils = false;          // ~s|..|, ~S"""..""", and "..." over several lines
};

struct CodeToken {
  enum class Kind : uint8_t { name, string, sign, newline } kind = Kind::sign;
  text::Span span;
  text::Span content;                                       // of a string, without its quotes
  bool raw = false, interpolates = false, doubled = false;  // doubled: a quote is written twice
  char prefix = '\0';                                       // f of Python, $ of C#
};

std::vector<CodeToken> code_tokens(std::string_view source, const Language& language);

}  // namespace chain
