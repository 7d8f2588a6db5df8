// Columns of another type, written where the column is made: another schema, so none of these is safe.
#include <array>
#include <span>

#include "lint/fix/kinds.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace fix {

namespace {

// The tokens of the statement from the column's name on, comments left out; their spans are the source's.
class Words {
 public:
  explicit Words(const Scene& scene) {
    const text::Span span = scene.span();
    sql::Scanner scanner(scene.sql(), span.begin);
    for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
         token = scanner.next_code()) {
      if (token.span.begin < scene.finding.at.at.end) continue;
      tokens_.push_back(token);
      words_.push_back(text::lower(scanner.text(token)));
    }
  }

  // Goes on behind the words, if these are what comes.
  bool take(std::span<const std::string_view> words) {
    if (at_ + words.size() > words_.size()) return false;
    for (size_t i = 0; i < words.size(); ++i)
      if (words_[at_ + i] != words[i]) return false;
    at_ += words.size();
    return true;
  }
  bool take(std::string_view word) { return take(std::span(&word, 1)); }
  bool number() {
    if (at_ == tokens_.size() || tokens_[at_].kind != sql::TokenKind::number) return false;
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
  bool ahead(std::string_view word) const { return at_ < words_.size() && words_[at_] == word; }
  size_t at() const { return at_; }
  text::Span between(size_t from) const { return {tokens_[from].span.begin, tokens_[at_ - 1].span.end}; }

 private:
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
