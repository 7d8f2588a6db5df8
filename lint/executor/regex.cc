// PostgreSQL's regular expressions as RE2's (src/backend/regex/regc_lex.c): what the two write alike passes,
// what they write differently is translated, and what RE2 lacks (back references, constraints, collating
// elements) is not decided.

#include "lint/executor/regex.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

namespace executor {

namespace {

constexpr int most_repeats = 255;  // DUPMAX, src/include/regex/regguts.h

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  // Classes of characters, which hang on the locale beyond ASCII.
  bool has_classes() const { return has_classes_; }

  std::optional<std::string> translated() {
    if (pattern_.starts_with("***")) return std::nullopt;
    while (at_ < pattern_.size() && !failed_) atom(pattern_[at_++]);
    return failed_ ? std::nullopt : std::optional(out_);
  }

 private:
  bool next_is(char c) const { return at_ < pattern_.size() && pattern_[at_] == c; }
  bool repeats_next() const {
    return next_is('*') || next_is('+') || next_is('?') ||
           (next_is('{') && at_ + 1 < pattern_.size() && is_digit(pattern_[at_ + 1]));
  }
  // An assertion takes no quantifier.
  void assertion(std::string_view written) {
    out_ += written;
    failed_ = failed_ || repeats_next();
  }

  void atom(char c) {
    switch (c) {
      case '\\': return escaped();
      case '[': return bracket();
      case '^':
      case '$': return assertion(std::string_view(&c, 1));
      case '{': return bound();
      case '(':
        out_ += c;
        if (next_is('?') && pattern_.substr(at_, 2) != "?:") failed_ = true;
        if (next_is('?')) {
          out_ += "?:";
          at_ += 2;
        }
        return;
      default: out_ += c;
    }
  }

  // {2}, {2,}, {2,3}; a brace before anything but a digit stands for itself.
  void bound() {
    if (at_ >= pattern_.size() || !is_digit(pattern_[at_])) {
      out_ += "\\{";
      return;
    }
    const size_t end = pattern_.find('}', at_);
    const std::string_view inside = pattern_.substr(at_, end - at_);
    int number = 0;
    for (const char digit : inside) {
      number = is_digit(digit) ? number * 10 + (digit - '0') : 0;
      failed_ = failed_ || number > most_repeats || (!is_digit(digit) && digit != ',');
      if (failed_) return;
    }
    failed_ = end == std::string_view::npos;
    out_ += "{" + std::string(inside);  // its } comes by itself
    at_ = end;
  }

  void escaped() {
    if (at_ == pattern_.size()) {
      failed_ = true;
      return;
    }
    const char c = pattern_[at_++];
    switch (c) {
      case 'A': return assertion("\\A");
      case 'Z': return assertion("\\z");
      case 'y': return assertion("\\b");
      case 'Y': return assertion("\\B");
      case 'm': {
        // RE2 has no beginning of a word of its own: it is a boundary where a word character must follow.
        failed_ = failed_ || !begins_with_word(at_);
        return assertion("\\b");
      }
      case 'M': {
        failed_ = failed_ || !ends_with_word(at_ - 2);
        return assertion("\\b");
      }
      case 's': out_ += shorthand("[[:space:]]"); return;
      case 'S': out_ += shorthand("[^[:space:]]"); return;
      case 'd':
      case 'D':
      case 'w':
      case 'W': out_ += shorthand(std::string{'\\', c}); return;
      default: literal(c, true);
    }
  }

  std::string shorthand(std::string written) {
    has_classes_ = true;
    return written;
  }

  // `behind_backslash`: letters and digits mean something of their own there.
  void literal(char c, bool behind_backslash) {
    if (behind_backslash && std::string_view("nrtfv").find(c) != std::string_view::npos) {
      out_ += {'\\', c};
    } else if (behind_backslash && is_alphanumeric(c)) {
      failed_ = true;
    } else {
      out_ +=
          static_cast<unsigned char>(c) < 0x80 ? RE2::QuoteMeta(re2::StringPiece(&c, 1)) : std::string(1, c);
    }
  }

  void bracket() {
    out_ += '[';
    if (next_is('^')) out_ += pattern_[at_++];
    bool first = true;
    while (at_ < pattern_.size() && (first || !next_is(']')) && !failed_) {
      const char c = pattern_[at_++];
      if (c == '[' && next_is(':')) {
        const size_t end = pattern_.find(":]", at_ + 1);
        if (end == std::string_view::npos) {
          failed_ = true;
          return;
        }
        out_ += shorthand("[" + std::string(pattern_.substr(at_, end + 2 - at_)));
        at_ = end + 2;
      } else if (c == '[' && (next_is('.') || next_is('='))) {
        failed_ = true;
      } else if (c == '\\') {
        const char named = at_ < pattern_.size() ? pattern_[at_++] : '\0';
        if (named == 's') {
          out_ += shorthand("[:space:]");
        } else if (named == 'd' || named == 'w') {
          out_ += shorthand(std::string{'\\', named});
        } else if (named == '\0') {
          failed_ = true;
        } else {
          literal(named, true);
        }
      } else if (c == '-' && !first && !next_is(']')) {
        out_ += c;
      } else {
        literal(c, false);
      }
      first = false;
    }
    if (!next_is(']')) failed_ = true;
    if (!failed_) out_ += pattern_[at_++];
  }

  // Whether what follows can only begin with a word character: a letter, a digit, \w or \d that must be
  // there, or a group of which each alternative begins so.
  bool begins_with_word(size_t at) const {
    const auto optional = [&](size_t behind) {
      return behind < pattern_.size() &&
             std::string_view("*?{").find(pattern_[behind]) != std::string_view::npos;
    };
    if (at >= pattern_.size()) return false;
    const char c = pattern_[at];
    if (is_alphanumeric(c) || c == '_') return !optional(at + 1);
    if (c == '\\' && at + 1 < pattern_.size())
      return (pattern_[at + 1] == 'w' || pattern_[at + 1] == 'd') && !optional(at + 2);
    if (c != '(') return false;
    const size_t end = pattern_.find(')', at);
    if (end == std::string_view::npos || optional(end + 1)) return false;
    const size_t inside = pattern_.substr(at + 1, 2) == "?:" ? at + 3 : at + 1;
    if (pattern_.substr(inside, end - inside).find_first_of("([") != std::string_view::npos) return false;
    for (size_t each = inside;;) {
      if (!begins_with_word(each)) return false;
      each = pattern_.find('|', each);
      if (each == std::string_view::npos || each > end) return true;
      ++each;
    }
  }

  // Whether what stands before `end` can only end with one.
  bool ends_with_word(size_t end) const {
    if (end == 0) return false;
    const char c = pattern_[end - 1];
    if (c == '+') return ends_with_word(end - 1);
    const bool escape = end >= 2 && pattern_[end - 2] == '\\';
    if (escape) return c == 'w' || c == 'd';
    if (is_alphanumeric(c) || c == '_') return true;
    if (c != ')') return false;
    const size_t begin = pattern_.rfind('(', end);
    if (begin == std::string_view::npos) return false;
    if (pattern_.substr(begin, end - begin - 1).find_first_of("[\\)") != std::string_view::npos) return false;
    for (size_t each = end - 1;;) {
      if (!ends_with_word(each)) return false;
      each = pattern_.rfind('|', each - 1);
      if (each == std::string_view::npos || each < begin) return true;
    }
  }

  std::string_view pattern_;
  std::string out_;
  size_t at_ = 0;
  bool failed_ = false, has_classes_ = false;
};

}  // namespace

std::optional<bool> regex_matches(std::string_view text, std::string_view pattern, bool fold) {
  Translator translator(pattern);
  const std::optional<std::string> written = translator.translated();
  if (!written) return std::nullopt;
  if ((fold || translator.has_classes()) && !(is_ascii(text) && is_ascii(pattern))) return std::nullopt;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(true);
  options.set_case_sensitive(!fold);
  const RE2 expression(*written, options);
  if (!expression.ok()) return std::nullopt;
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression);
}

}  // namespace executor
