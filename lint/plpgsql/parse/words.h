// Inside of the reader of bodies: a body as words, and a place among them that moves on.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lint/plpgsql/parse/tree.h"
#include "lint/sql/scan.h"

namespace plpgsql {

struct Word {
  Span span;
  std::string text;  // words in lower case, quoted identifiers without quotes, others as they stand
  sql::TokenKind kind = sql::TokenKind::end;
};

class Words {
 public:
  using Marks = std::initializer_list<std::string_view>;

  Words(std::string_view body, uint32_t base);

  size_t at() const { return at_; }
  bool done() const { return at_ >= words_.size(); }
  const Word& here() const { return words_[at_]; }
  bool at_semicolon() const { return here().kind == sql::TokenKind::semicolon; }
  bool is(std::string_view text, size_t ahead = 0) const;
  bool stands(Marks ends) const;
  bool starts_with(std::string_view mark) const { return !done() && here().text.rfind(mark, 0) == 0; }
  const Word* before() const { return at_ == 0 ? nullptr : &words_[at_ - 1]; }
  const Word* after(size_t ahead) const {
    return at_ + ahead < words_.size() ? &words_[at_ + ahead] : nullptr;
  }

  void advance(size_t count = 1) { at_ += count; }
  void to_end() { at_ = words_.size(); }
  bool take(std::string_view text);
  std::string take_text() { return words_[at_++].text; }

  // The text of the words [first, last).
  Span between(size_t first, size_t last) const;
  // From `first` to here, without the ';' that ended it.
  Span statement_from(size_t first) const;
  // Those words one after the other, a blank between.
  std::string joined_from(size_t first) const;

  // Moves to the first of `ends` outside parentheses and CASE ... END, or to ';' or the end.
  Span until(Marks ends);
  // Moves behind the next ';'.
  void end_statement();
  // Names parted by commas, each maybe with fields: a, r.f, x[1].
  std::vector<std::string> targets(Marks ends);

 private:
  std::vector<Word> words_;
  size_t at_ = 0;
};

}  // namespace plpgsql
