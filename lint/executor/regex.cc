// A matcher that goes back where it must: patterns of migrations are short, and so are the names and
// definitions that they look at.

#include "lint/executor/regex.h"

#include <bitset>
#include <functional>
#include <string>
#include <vector>

namespace executor {

namespace {

using Set = std::bitset<256>;

struct Piece;
using Sequence = std::vector<Piece>;

struct Piece {
  enum class Kind : uint8_t { one_of, begin, end, word_begin, word_end, word_edge, group };
  Kind kind = Kind::one_of;
  Set set;
  std::vector<Sequence> group;  // its alternatives
  size_t least = 1, most = 1;
};

constexpr size_t endless = static_cast<size_t>(-1);
constexpr size_t longest_text = 10000;
constexpr size_t most_steps = 100000;
constexpr int deepest = 20;

size_t index(char c) {
  return static_cast<unsigned char>(c);
}

Set range(char first, char last) {
  Set set;
  for (size_t c = index(first); c <= index(last); ++c) set.set(c);
  return set;
}

Set digits() {
  return range('0', '9');
}
Set letters() {
  return range('a', 'z') | range('A', 'Z');
}
Set word_characters() {
  Set set = letters() | digits();
  set.set(index('_'));
  return set;
}
Set blanks() {
  Set set = range('\t', '\r');
  set.set(index(' '));
  return set;
}

class Reader {
 public:
  Reader(std::string_view pattern, bool fold) : pattern_(pattern), fold_(fold) {}

  std::optional<std::vector<Sequence>> read() {
    std::vector<Sequence> all = alternatives(0);
    if (failed_ || at_ != pattern_.size()) return std::nullopt;
    return all;
  }

 private:
  bool more() const { return at_ < pattern_.size(); }
  bool next_is(char c) const { return more() && pattern_[at_] == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }

  std::vector<Sequence> alternatives(int depth) {
    std::vector<Sequence> all(1);
    failed_ = failed_ || depth > deepest;
    while (more() && !failed_ && !next_is(')')) {
      if (take('|')) {
        all.emplace_back();
      } else {
        all.back().push_back(counted(piece(depth)));
      }
    }
    return all;
  }

  Piece piece(int depth) {
    Piece made;
    const char c = pattern_[at_++];
    switch (c) {
      case '^': made.kind = Piece::Kind::begin; break;
      case '$': made.kind = Piece::Kind::end; break;
      case '.': made.set.set(); break;
      case '[': made.set = bracket(); break;
      case '(':
        if (take('?') && !take(':')) failed_ = true;
        made.kind = Piece::Kind::group;
        made.group = alternatives(depth + 1);
        if (!take(')')) failed_ = true;
        break;
      case '\\': escaped(made); break;
      case '*':
      case '+':
      case '?': failed_ = true; break;
      default: made.set = alike(c);
    }
    return made;
  }

  void escaped(Piece& made) {
    if (!more()) {
      failed_ = true;
      return;
    }
    const char c = pattern_[at_++];
    if (c == 'm') {
      made.kind = Piece::Kind::word_begin;
    } else if (c == 'M') {
      made.kind = Piece::Kind::word_end;
    } else if (c == 'y') {
      made.kind = Piece::Kind::word_edge;
    } else if (const std::optional<Set> named = shorthand(c)) {
      made.set = *named;
    } else if (word_characters().test(index(c))) {
      failed_ = true;
    } else {
      made.set.set(index(c));
    }
  }

  static std::optional<Set> shorthand(char c) {
    switch (c) {
      case 'd': return digits();
      case 'D': return ~digits();
      case 'w': return word_characters();
      case 'W': return ~word_characters();
      case 's': return blanks();
      case 'S': return ~blanks();
      default: return std::nullopt;
    }
  }

  Set alike(char c) const {
    Set set;
    set.set(index(c));
    if (fold_ && letters().test(index(c))) set.set(index(c) ^ 0x20);
    return set;
  }

  Set named_class() {
    const size_t end = pattern_.find(":]", at_);
    const std::string_view name = pattern_.substr(at_, end == std::string_view::npos ? 0 : end - at_);
    if (end != std::string_view::npos) at_ = end + 2;
    if (name == "alpha") return letters();
    if (name == "digit") return digits();
    if (name == "alnum") return letters() | digits();
    if (name == "space") return blanks();
    if (name == "lower") return fold_ ? letters() : range('a', 'z');
    if (name == "upper") return fold_ ? letters() : range('A', 'Z');
    failed_ = true;
    return {};
  }

  Set bracket() {
    Set set;
    const bool negated = take('^');
    bool first = true;
    while (more() && (first || !next_is(']'))) {
      first = false;
      const char c = pattern_[at_++];
      if (c == '[' && take(':')) {
        set |= named_class();
      } else if (c == '\\' && more()) {
        const char escaped = pattern_[at_++];
        const std::optional<Set> named = shorthand(escaped);
        set |= named ? *named : alike(escaped);
      } else if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
        for (size_t each = index(c); each <= index(pattern_[at_ + 1]); ++each)
          set |= alike(static_cast<char>(each));
        at_ += 2;
      } else {
        set |= alike(c);
      }
    }
    if (!take(']')) failed_ = true;
    return negated ? ~set : set;
  }

  size_t number() {
    size_t value = 0;
    while (more() && digits().test(index(pattern_[at_])) && value < 1000) {
      value = value * 10 + index(pattern_[at_++]) - index('0');
    }
    return value;
  }

  Piece counted(Piece made) {
    if (take('*')) {
      made.least = 0;
      made.most = endless;
    } else if (take('+')) {
      made.most = endless;
    } else if (take('?')) {
      made.least = 0;
    } else if (take('{')) {
      made.least = number();
      made.most = made.least;
      if (take(',')) made.most = next_is('}') ? endless : number();
      if (!take('}')) failed_ = true;
    } else {
      return made;
    }
    take('?');  // the shortest first: found or not is the same
    return made;
  }

  std::string_view pattern_;
  bool fold_;
  size_t at_ = 0;
  bool failed_ = false;
};

class Matcher {
 public:
  explicit Matcher(std::string_view text) : text_(text) {}

  std::optional<bool> found(const std::vector<Sequence>& pattern) {
    const auto anything = [](size_t) { return true; };
    for (size_t start = 0; start <= text_.size(); ++start) {
      const bool matches = any(pattern, start, anything);
      if (steps_ > most_steps) return std::nullopt;
      if (matches) return true;
    }
    return false;
  }

 private:
  using Then = std::function<bool(size_t)>;

  bool any(const std::vector<Sequence>& pattern, size_t at, const Then& then) {
    for (const Sequence& sequence : pattern) {
      if (sequence_from(sequence, 0, at, then)) return true;
    }
    return false;
  }

  bool sequence_from(const Sequence& sequence, size_t next, size_t at, const Then& then) {
    if (++steps_ > most_steps) return false;
    if (next == sequence.size()) return then(at);
    const Piece& piece = sequence[next];
    const auto rest = [&](size_t after) { return sequence_from(sequence, next + 1, after, then); };
    if (piece.kind == Piece::Kind::group) return repeated(piece, 0, at, rest);
    if (piece.kind != Piece::Kind::one_of)
      return piece.least == 0 || stands(piece.kind, at) ? rest(at) : false;
    size_t count = 0;
    while (count < piece.most && at + count < text_.size() && piece.set.test(index(text_[at + count])))
      ++count;
    for (; count + 1 > piece.least; --count) {
      if (rest(at + count)) return true;
      if (count == 0) break;
    }
    return false;
  }

  bool repeated(const Piece& piece, size_t count, size_t at, const Then& then) {
    if (++steps_ > most_steps) return false;
    const auto again = [&](size_t after) {
      if (after == at) return count + 1 >= piece.least && then(after);
      return repeated(piece, count + 1, after, then);
    };
    if (count < piece.most && any(piece.group, at, again)) return true;
    return count >= piece.least && then(at);
  }

  bool word_at(size_t at) const { return at < text_.size() && word_characters().test(index(text_[at])); }

  bool stands(Piece::Kind kind, size_t at) const {
    const bool before = at > 0 && word_at(at - 1), here = word_at(at);
    switch (kind) {
      case Piece::Kind::begin: return at == 0;
      case Piece::Kind::end: return at == text_.size();
      case Piece::Kind::word_begin: return here && !before;
      case Piece::Kind::word_end: return before && !here;
      default: return before != here;
    }
  }

  std::string_view text_;
  size_t steps_ = 0;
};

}  // namespace

std::optional<bool> regex_matches(std::string_view text, std::string_view pattern, bool fold) {
  if (text.size() > longest_text) return std::nullopt;
  const std::optional<std::vector<Sequence>> read = Reader(pattern, fold).read();
  return read ? Matcher(text).found(*read) : std::nullopt;
}

}  // namespace executor
