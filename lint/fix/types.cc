// Columns of another type, written where the column is made: another schema, so none of these is safe.
#include <array>
#include <span>

#include "lint/fix/kinds.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace fix {

namespace {

// The tokens of the statement from the column's name on, comments left out; their spans are the source's.
// They are read as far as somebody asks: a type's name is a few of many.
class Words {
 public:
  explicit Words(const Scene& scene)
      : scanner_(scene.sql(), scene.span().begin), from_(scene.finding.at.at.end) {}

  // Goes on behind the words, if these are what comes.
  bool take(std::span<const std::string_view> words) {
    for (size_t i = 0; i < words.size(); ++i)
      if (!read(at_ + i) || words_[at_ + i] != words[i]) return false;
    at_ += words.size();
    return true;
  }
  bool take(std::string_view word) { return take(std::span(&word, 1)); }
  bool number() {
    if (!read(at_) || tokens_[at_].kind != sql::TokenKind::number) return false;
    ++at_;
    return true;
  }
  // (50)
  bool length() {
    const size_t before = at_;
    if (take("(") && number() && take(")")) return true;
    at_ = before;
    return false;
  }
  bool ahead(std::string_view word) { return read(at_) && words_[at_] == word; }
  size_t at() const { return at_; }
  text::Span between(size_t from) const { return {tokens_[from].span.begin, tokens_[at_ - 1].span.end}; }

 private:
  // Whether there are so many, the one of that number included.
  bool read(size_t number) {
    while (tokens_.size() <= number) {
      const sql::Token token = scanner_.next_code();
      if (token.kind == sql::TokenKind::end) return false;
      if (token.span.begin < from_) continue;
      tokens_.push_back(token);
      words_.push_back(text::lower(scanner_.text(token)));
    }
    return true;
  }

  sql::Scanner scanner_;
  uint32_t from_;
  std::vector<sql::Token> tokens_;
  std::vector<std::string> words_;
  size_t at_ = 0;
};

using Name = std::initializer_list<std::string_view>;

bool take_one(Words& words, std::initializer_list<Name> names) {
  for (const Name& name : names)
    if (words.take(std::span(name.begin(), name.size()))) return true;
  return false;
}

// `taken` reads the type's name and what belongs to it; of an ALTER COLUMN it stands after TYPE.
template <class Taken>
std::optional<lint::Fix> instead(const Scene& scene, std::string type, const Taken& taken) {
  if (scene.down) return std::nullopt;
  Words words(scene);
  take_one(words, {{"set", "data", "type"}, {"type"}});
  const size_t from = words.at();
  // char[] is an array of it.
  if (!taken(words) || words.ahead("[") || words.ahead("array")) return std::nullopt;
  return lint::Fix{.kind = lint::FixKind::unsafe,
                   .edits = {replace(scene, words.between(from), std::move(type))}};
}

}  // namespace

std::optional<lint::Fix> text_without_limit(const Scene& scene) {
  return instead(scene, "text", [](Words& words) {
    return take_one(words, {{"varchar"}, {"character", "varying"}, {"char", "varying"}}) && words.length();
  });
}

std::optional<lint::Fix> with_time_zone(const Scene& scene) {
  return instead(scene, "timestamptz", [](Words& words) {
    if (!words.take("timestamp") || words.ahead("(") || words.ahead("with")) return false;
    take_one(words, {{"without", "time", "zone"}});
    return true;
  });
}

std::optional<lint::Fix> binary_json(const Scene& scene) {
  return instead(scene, "jsonb", [](Words& words) { return words.take("json"); });
}

std::optional<lint::Fix> big_integer(const Scene& scene) {
  std::optional<lint::Fix> serial = instead(scene, "bigserial", [](Words& words) {
    return take_one(words, {{"serial"}, {"serial4"}, {"smallserial"}, {"serial2"}});
  });
  if (serial) return serial;
  return instead(scene, "bigint", [](Words& words) {
    return take_one(words, {{"int"}, {"integer"}, {"int4"}, {"smallint"}, {"int2"}});
  });
}

std::optional<lint::Fix> identity(const Scene& scene) {
  return instead(scene, "bigint GENERATED ALWAYS AS IDENTITY", [](Words& words) {
    return take_one(words,
                    {{"bigserial"}, {"serial8"}, {"serial"}, {"serial4"}, {"smallserial"}, {"serial2"}});
  });
}

}  // namespace fix
