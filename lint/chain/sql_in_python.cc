// Walking the body of upgrade() or downgrade() for the SQL that it executes.

#include "lint/chain/sql_in_python.h"

#include <algorithm>
#include <array>

namespace chain {
namespace {

using python::Token;

class Reader {
 public:
  Reader(std::string_view source, const std::vector<Token>& tokens, python::Body body, std::string& sql)
      : source_(source), tokens_(tokens), at_(body.first), last_(body.last), sql_(sql) {}

  PythonSql read() {
    while (at_ < last_) statement();
    end_autocommit(static_cast<uint32_t>(source_.size()));
    PythonSql found;
    if (begin_ < end_) found.body = {begin_, end_};
    found.raises = raises_ && calls_.empty() && begin_ >= end_;
    found.unknown = describe();
    return found;
  }

 private:
  std::string_view text(size_t i) const {
    return i < last_ ? source_.substr(tokens_[i].span.begin, tokens_[i].span.size()) : std::string_view();
  }

  // One logical line, from at_.
  void statement() {
    const size_t first = at_;
    size_t end = first;
    while (end < last_ && tokens_[end].kind != Token::Kind::newline) ++end;
    at_ = end + 1;
    if (first == end) return;
    const uint32_t column = tokens_[first].column;
    if (autocommit_column_ && column <= *autocommit_column_) end_autocommit(tokens_[first].span.begin);
    if (condition_column_ && column <= *condition_column_) condition_column_.reset();
    classify(first, end, column);
  }

  void classify(size_t first, size_t end, uint32_t column) {
    const std::string_view word = text(first);
    if (tokens_[first].kind == Token::Kind::string || word == "pass" || word == "return" ||
        word == "import" || word == "from")
      return;
    if (word == "raise") {
      raises_ = true;
      return;
    }
    constexpr std::array<std::string_view, 10> compound = {"if",  "elif",   "else",    "for",  "while",
                                                           "try", "except", "finally", "with", "def"};
    if (word == "with" && holds(first, end, "autocommit_block")) {
      begin_autocommit(tokens_[first].span, column);
      return;
    }
    if (std::find(compound.begin(), compound.end(), word) != compound.end()) {
      if (!condition_column_) condition_column_ = column;
      return;
    }
    if (word == "op" && text(first + 1) == "." && text(first + 2) == "execute" && text(first + 3) == "(") {
      execute(first + 4, end);
    } else if (const std::string call = call_of(first, end); !call.empty()) {
      note(call);
    }
  }

  bool holds(size_t first, size_t end, std::string_view word) const {
    for (size_t i = first; i < end; ++i) {
      if (text(i) == word) return true;
    }
    return false;
  }

  // op.create_table(...), or anything else that is called; an assignment of a value calls nothing.
  std::string call_of(size_t first, size_t end) const {
    for (size_t i = first; i + 1 < end; ++i) {
      if (tokens_[i].kind != Token::Kind::name || text(i + 1) != "(") continue;
      size_t begin = i;
      while (begin >= first + 2 && text(begin - 1) == "." && tokens_[begin - 2].kind == Token::Kind::name)
        begin -= 2;
      return std::string(
          source_.substr(tokens_[begin].span.begin, tokens_[i].span.end - tokens_[begin].span.begin));
    }
    return {};
  }

  // The first argument: literals side by side, in sa.text() or text() or not, in brackets or not. Anything
  // more than that (%, +, .format, a name) makes it unknown.
  void execute(size_t first, size_t end) {
    size_t i = first;
    int depth = 1;
    std::vector<Token> literals;
    for (; i < end && depth > 0; ++i) {
      const std::string_view word = text(i);
      if (tokens_[i].kind == Token::Kind::string) {
        literals.push_back(tokens_[i]);
        continue;
      }
      if (word == ",") break;
      const bool wrapper =
          literals.empty() && (word == "sa" || word == "sqlalchemy" || word == "." || word == "text");
      if (word == "(")
        ++depth;
      else if (word == ")")
        --depth;
      else if (!wrapper)
        return note("op.execute of a computed text");
    }
    const bool more = depth == 0 && i < end && text(i) == ".";
    if (literals.empty() || more) return note("op.execute of a computed text");
    if (condition_column_) return note("op.execute under a condition");
    std::vector<std::string> values;
    for (const Token& literal : literals) {
      std::optional<std::string> value = python::value_of(source_, literal);
      if (!value) return note("op.execute of a computed text");
      values.push_back(*std::move(value));
    }
    write(literals, values);
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  // Each literal at its own place, or right behind the one before it where a blank between the two would
  // change the SQL. An escape is shorter written out, and so is what it gives.
  void write(const std::vector<Token>& literals, const std::vector<std::string>& values) {
    uint32_t at = literals.front().content.begin;
    begin_ = std::min(begin_, at);
    for (size_t i = 0; i < literals.size(); ++i) {
      const bool glued =
          i > 0 && !values[i].empty() && !is_blank(values[i].front()) && at > 0 && !is_blank(sql_[at - 1]);
      if (!glued) at = std::max(at, literals[i].content.begin);
      at = put(at, values[i]);
    }
    const uint32_t closing = literals.back().content.end;
    put(std::max(at, std::min(closing, static_cast<uint32_t>(sql_.size()) - 1)), ";");
    end_ = std::max(end_, std::max(at, closing) + 1);
    end_ = std::min(end_, static_cast<uint32_t>(sql_.size()));
  }

  uint32_t put(uint32_t at, std::string_view bytes) {
    for (const char c : bytes) {
      if (at >= sql_.size()) break;
      sql_[at++] = c;
    }
    return at;
  }

  // Alembic commits, runs the block in autocommit and begins again (offline mode shows it so).
  void begin_autocommit(text::Span with, uint32_t column) {
    autocommit_column_ = column;
    begin_ = std::min(begin_, with.begin);
    end_ = std::max(end_, put(with.begin, "COMMIT;"));
  }

  void end_autocommit(uint32_t next) {
    if (!autocommit_column_) return;
    autocommit_column_.reset();
    constexpr std::string_view begin = "BEGIN;";
    if (next + begin.size() < sql_.size()) end_ = std::max(end_, put(next, begin));
  }

  void note(std::string call) {
    if (std::find(calls_.begin(), calls_.end(), call) == calls_.end()) calls_.push_back(std::move(call));
  }

  std::string describe() const {
    if (calls_.empty()) return {};
    std::string text = "it is Python that calls " + calls_.front();
    if (calls_.size() > 1) text += " and " + calls_[1];
    if (calls_.size() > 2) text += " and " + std::to_string(calls_.size() - 2) + " more";
    return text;
  }

  std::string_view source_;
  const std::vector<Token>& tokens_;
  size_t at_;
  size_t last_;
  std::string& sql_;
  uint32_t begin_ = UINT32_MAX;
  uint32_t end_ = 0;
  bool raises_ = false;
  std::optional<uint32_t> autocommit_column_;
  std::optional<uint32_t> condition_column_;
  std::vector<std::string> calls_;
};

}  // namespace

std::string blanked(std::string_view source) {
  std::string blanks(source);
  for (char& c : blanks) {
    if (c != '\n' && c != '\r') c = ' ';
  }
  constexpr std::string_view mark = "# schemalint:";
  for (size_t at = source.find(mark); at != std::string_view::npos; at = source.find(mark, at + 1)) {
    const size_t end = std::min(source.find_first_of("\r\n", at), source.size());
    blanks.replace(at, end - at, "--" + std::string(source.substr(at + 2, end - at - 2)));
  }
  return blanks;
}

PythonSql sql_in_python(std::string_view source, const std::vector<python::Token>& tokens, python::Body body,
                        std::string& sql) {
  return Reader(source, tokens, body, sql).read();
}

}  // namespace chain
