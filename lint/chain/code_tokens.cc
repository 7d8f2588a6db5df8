// One scanner for the languages in which migrations are written.
#include "lint/chain/code_tokens.h"

#include <algorithm>

#include "lint/text/trim.h"

namespace chain {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

bool holds(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

class Scanner {
 public:
  Scanner(std::string_view source, const Language& language) : source_(source), language_(language) {}

  std::vector<CodeToken> run() {
    while (at_ < source_.size()) step();
    return std::move(tokens_);
  }

 private:
  using Kind = CodeToken::Kind;

  bool at(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  CodeToken& push(Kind kind, size_t begin, size_t end) {
    CodeToken token;
    token.kind = kind;
    token.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    tokens_.push_back(token);
    return tokens_.back();
  }

  void step() {
    const char c = source_[at_];
    if (c == '\n') {
      push(Kind::newline, at_, at_ + 1);
      ++at_;
      if (!heredocs_.empty()) bodies();
      return;
    }
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++at_;
      return;
    }
    if (comment()) return;
    if (language_.ruby_heredocs && heredoc("<<", "~-")) return;
    if (language_.php_heredocs && heredoc("<<<", "")) return;
    if (language_.ruby_heredocs && percent()) return;
    if (language_.elixir_sigils && sigil()) return;
    if (string()) return;
    if (is_name(c)) {
      size_t end = at_;
      while (end < source_.size() && is_name(source_[end])) ++end;
      // Ruby's and Elixir's names may end in these.
      if (end < source_.size() && holds("!?", source_[end]) && source_.substr(end, 2) != "!=") ++end;
      push(Kind::name, at_, end);
      at_ = end;
      return;
    }
    push(Kind::sign, at_, at_ + 1);
    ++at_;
  }

  bool comment() {
    const bool line = (source_[at_] == '/' && holds(language_.line_comments, '/') && at("//")) ||
                      (source_[at_] != '/' && holds(language_.line_comments, source_[at_]) && !at("#["));
    if (line) {
      at_ = std::min(source_.find('\n', at_), source_.size());
      return true;
    }
    if (!language_.block_comments || !at("/*")) return false;
    const size_t end = source_.find("*/", at_ + 2);
    at_ = end == std::string_view::npos ? source_.size() : end + 2;
    return true;
  }

  // A prefix of one letter or sign right before a quote belongs to the string: f"", r"", @"", $@"".
  bool string() {
    size_t open = at_;
    char prefix = '\0';
    bool verbatim = false;
    const bool letters = language_.triple_quotes && holds("rbufRBUF", source_[open]);
    while (open < source_.size() && open - at_ < 3 &&
           (language_.verbatim ? holds("@$", source_[open]) : letters && holds("rbufRBUF", source_[open]))) {
      const char c = source_[open];
      if (c == '@' || (c | 0x20) == 'r') verbatim = true;
      if (c == '$' || (c | 0x20) == 'f') prefix = c == '$' ? '$' : 'f';
      ++open;
    }
    if (open >= source_.size() || !holds(language_.quotes, source_[open])) return false;
    const char quote = source_[open];
    const bool triple =
        (language_.triple_quotes || language_.verbatim) && source_.substr(open, 3) == std::string(3, quote);
    const std::string close(triple ? 3 : 1, quote);
    const bool doubled = verbatim && language_.verbatim && !triple;
    const bool raw = verbatim || holds(language_.raw_quotes, quote) || (triple && language_.verbatim);
    const size_t begin = open + close.size();
    size_t end = begin;
    const bool one_line = !triple && !doubled && quote != '`' && !language_.ruby_heredocs &&
                          !language_.php_heredocs && !language_.elixir_sigils;
    for (; end < source_.size() && !source_.substr(end).starts_with(close); ++end) {
      if (one_line && source_[end] == '\n') break;
      if (source_[end] == '\\' && !(raw && quote == '`') && !doubled) ++end;
      if (doubled && source_.substr(end + 1, 2) == "\"\"") end += 2;
    }
    end = std::min(end, source_.size());
    CodeToken& token = push(Kind::string, at_, std::min(end + close.size(), source_.size()));
    token.content = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    token.raw = raw;
    token.doubled = doubled;
    token.prefix = prefix;
    token.interpolates = prefix != '\0' || (!raw && holds(language_.interpolated, quote));
    at_ = token.span.end;
    return true;
  }

  // %q(..), %Q{..}, %(..): of Ruby, where no value stands before it.
  bool percent() {
    if (source_[at_] != '%') return false;
    const bool letter = at("%q") || at("%Q");
    const size_t open = at_ + (letter ? 2 : 1);
    constexpr std::string_view opens = "({[<|", closes = ")}]>|";
    if (open >= source_.size() || !holds(opens, source_[open])) return false;
    // execute %{..} is a call with a literal; a % b has blanks on both sides.
    const bool behind_name = !tokens_.empty() && tokens_.back().kind == Kind::name && at_ > 0 &&
                             source_[at_ - 1] == ' ' && source_.substr(open + 1, 1) != " ";
    if (!letter && !behind_name && !tokens_.empty() && tokens_.back().kind != Kind::newline &&
        !holds("(,=", source_[tokens_.back().span.begin]))
      return false;
    const char opening = source_[open], closing = closes[opens.find(opening)];
    int depth = 1;
    size_t end = open + 1;
    for (; end < source_.size(); ++end) {
      if (source_[end] == '\\') {
        ++end;
      } else if (source_[end] == closing && --depth == 0) {
        break;
      } else if (source_[end] == opening && opening != closing) {
        ++depth;
      }
    }
    end = std::min(end, source_.size());
    CodeToken& token = push(Kind::string, at_, std::min(end + 1, source_.size()));
    token.content = {static_cast<uint32_t>(open + 1), static_cast<uint32_t>(end)};
    token.raw = at("%q");
    token.interpolates = !token.raw;
    at_ = token.span.end;
    return true;
  }

  // ~s|..| and ~S"""..""": of those in capitals nothing is read anew.
  bool sigil() {
    if (!at("~s") && !at("~S")) return false;
    constexpr std::string_view opens = "({[<|/\"'", closes = ")}]>|/\"'";
    const size_t open = at_ + 2;
    if (open >= source_.size() || !holds(opens, source_[open])) return false;
    const bool triple = source_.substr(open, 3) == "\"\"\"";
    const std::string close(triple ? 3 : 1, closes[opens.find(source_[open])]);
    const bool raw = at("~S");
    const size_t begin = open + close.size();
    size_t end = begin;
    while (end < source_.size() && !source_.substr(end).starts_with(close))
      end += !raw && source_[end] == '\\' ? 2 : 1;
    end = std::min(end, source_.size());
    CodeToken& token = push(Kind::string, at_, std::min(end + close.size(), source_.size()));
    token.content = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    token.raw = raw;
    token.interpolates = !raw;
    at_ = token.span.end;
    return true;
  }

  // The tag stands here, the text from the next line on.
  bool heredoc(std::string_view sign, std::string_view modifiers) {
    if (!at(sign)) return false;
    size_t begin = at_ + sign.size();
    while (begin < source_.size() && (holds(modifiers, source_[begin]) || source_[begin] == ' ') &&
           !(modifiers.size() > 0 && source_[begin] == ' '))
      ++begin;
    char quote = '\0';
    if (begin < source_.size() && holds("'\"", source_[begin])) quote = source_[begin++];
    size_t end = begin;
    while (end < source_.size() && is_name(source_[end])) ++end;
    if (end == begin || !((source_[begin] | 0x20) >= 'a' && (source_[begin] | 0x20) <= 'z')) return false;
    if (quote != '\0' && (end >= source_.size() || source_[end] != quote)) return false;
    heredocs_.push_back({tokens_.size(), std::string(source_.substr(begin, end - begin))});
    CodeToken& token = push(Kind::string, at_, end + (quote != '\0' ? 1 : 0));
    token.raw = quote == '\'';
    token.interpolates = !token.raw;
    at_ = token.span.end;
    return true;
  }

  void bodies() {
    for (const auto& [index, tag] : heredocs_) {
      const size_t begin = at_;
      size_t line = at_;
      while (line < source_.size()) {
        const size_t end = std::min(source_.find('\n', line), source_.size());
        const std::string_view text = text::trim_front(source_.substr(line, end - line), " \t\r");
        const bool closes =
            text.starts_with(tag) && (text.size() == tag.size() || !is_name(text[tag.size()]));
        if (closes) break;
        line = std::min(end + 1, source_.size());
      }
      tokens_[index].content = {static_cast<uint32_t>(begin), static_cast<uint32_t>(line)};
      const size_t tag_at = source_.find(tag, line);
      at_ = tag_at == std::string_view::npos ? source_.size() : tag_at + tag.size();
    }
    heredocs_.clear();
  }

  std::string_view source_;
  const Language& language_;
  size_t at_ = 0;
  std::vector<CodeToken> tokens_;
  struct Heredoc {
    size_t token;
    std::string tag;
  };
  std::vector<Heredoc> heredocs_;
};

}  // namespace

std::vector<CodeToken> code_tokens(std::string_view source, const Language& language) {
  return Scanner(source, language).run();
}

}  // namespace chain
