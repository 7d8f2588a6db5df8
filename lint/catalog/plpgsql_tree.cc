#include "lint/catalog/plpgsql_tree.h"

#include <algorithm>
#include <initializer_list>

#include "lint/sql/scan.h"

namespace catalog::plpgsql {

namespace {

using Kind = Statement::Kind;
using sql::TokenKind;

struct Word {
  Span span;
  std::string text;  // words in lower case, quoted identifiers without quotes, others as they stand
  TokenKind kind = TokenKind::end;
};

std::string unquoted(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    out += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return out;
}

std::vector<Word> words_of(std::string_view body, std::uint32_t base) {
  std::vector<Word> words;
  sql::Scanner scanner(body, base);
  for (sql::Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    Word word{token.span, std::string(scanner.text(token)), token.kind};
    if (token.kind == TokenKind::word) {
      std::transform(word.text.begin(), word.text.end(), word.text.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    } else if (token.kind == TokenKind::quoted_identifier) {
      word.text = unquoted(word.text);
    }
    words.push_back(std::move(word));
  }
  return words;
}

class Reader {
 public:
  Reader(std::string_view body, std::uint32_t base) : words_(words_of(body, base)) {}

  Statement read() {
    while (at_mark("#")) skip_line_option();
    Statement top;
    top.kind = Kind::block;
    if (is("<<") || is("declare") || is("begin")) {
      top = labelled();
    } else {
      top.body = statements({});
    }
    return top;
  }

 private:
  bool done() const { return at_ >= words_.size(); }
  bool is(std::string_view text, std::size_t ahead = 0) const {
    if (at_ + ahead >= words_.size()) return false;
    const Word& word = words_[at_ + ahead];
    return word.text == text && word.kind != TokenKind::quoted_identifier && word.kind != TokenKind::string;
  }
  bool at_mark(std::string_view mark) const { return !done() && words_[at_].text.rfind(mark, 0) == 0; }
  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++at_;
    return true;
  }
  /// #variable_conflict use_column, #option dump...
  void skip_line_option() { at_ += 3; }

  Span between(std::size_t first, std::size_t last) const {  // [first, last)
    if (first >= last || last > words_.size()) return {};
    return {words_[first].span.begin, words_[last - 1].span.end};
  }

  /// Moves to the first of `ends` outside parentheses and CASE ... END, or to ';' or the end.
  Span until(std::initializer_list<std::string_view> ends) {
    const std::size_t first = at_;
    int depth = 0, cases = 0;
    for (; !done(); ++at_) {
      const Word& word = words_[at_];
      if (word.text == "(" || word.text == "[") ++depth;
      if (word.text == ")" || word.text == "]") --depth;
      if (depth > 0) continue;
      if (word.kind == TokenKind::semicolon) break;
      if (cases == 0 && word.kind != TokenKind::string &&
          std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return is(end); })) {
        break;
      }
      if (is("case")) ++cases;
      if (cases > 0 && is("end")) --cases;
    }
    return between(first, at_);
  }
  void end_statement() {
    until({});
    if (!done()) ++at_;
  }

  std::string label() {
    if (!is("<<")) return {};
    ++at_;
    std::string name = done() ? std::string() : words_[at_++].text;
    take(">>");
    return name;
  }

  Statement labelled() {
    const std::string name = label();
    Statement statement = one();
    statement.label = name;
    return statement;
  }

  bool stands(std::initializer_list<std::string_view> ends) const {
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return is(end); });
  }

  Statements statements(std::initializer_list<std::string_view> ends) {
    Statements list;
    while (!done() && !stands(ends)) {
      const std::size_t before = at_;
      if (words_[at_].kind == TokenKind::semicolon) {
        ++at_;
        continue;
      }
      list.push_back(labelled());
      if (at_ == before) ++at_;
    }
    return list;
  }

  Statement one() {
    const std::size_t first = at_;
    Statement statement;
    if (depth_ >= deepest) {
      at_ = words_.size();  // nobody nests so deep
    } else {
      ++depth_;
      statement = read_one();
      --depth_;
    }
    std::size_t last = at_;
    if (last > first && last <= words_.size() && words_[last - 1].kind == TokenKind::semicolon) --last;
    statement.span = between(first, last);
    return statement;
  }

  Statement read_one() {
    if (is("declare") || is("begin")) return block();
    if (is("if")) return if_statement();
    if (is("case")) return case_statement();
    if (is("loop")) return loop_statement();
    if (is("while")) return while_statement();
    if (is("for")) return for_statement();
    if (is("foreach")) return foreach_statement();
    if (is("perform")) return rest(Kind::perform);
    if (is("execute")) return execute_statement();
    if (is("raise")) return raise_statement();
    if (is("get")) return diagnostics_statement();
    if (is("return")) return return_statement();
    if (is("exit") || is("continue")) return jump_statement();
    if (is("null") && is(";", 1)) return rest(Kind::null);
    if (is("open") || is("fetch") || is("close") || is("move") || is("assert")) return rest(Kind::other);
    if (assigns()) return assignment();
    return sql_statement();
  }

  Statement rest(Kind kind) {
    Statement statement;
    statement.kind = kind;
    ++at_;
    statement.head = until({});
    end_statement();
    return statement;
  }

  Statement block() {
    Statement statement;
    statement.kind = Kind::block;
    if (take("declare")) declarations(statement.declarations);
    take("begin");
    statement.body = statements({"end", "exception"});
    if (take("exception")) {
      while (take("when")) {
        Handler handler;
        conditions(handler.conditions);
        take("then");
        handler.body = statements({"when", "end"});
        statement.handlers.push_back(std::move(handler));
      }
    }
    take("end");
    end_statement();
    return statement;
  }

  void conditions(std::vector<std::string>& names) {
    while (!done() && !is("then")) {
      if (is("sqlstate") && at_ + 1 < words_.size()) {
        std::string state = words_[at_ + 1].text;
        if (state.size() > 2) state = state.substr(1, state.size() - 2);
        names.push_back("sqlstate:" + state);
        at_ += 2;
      } else {
        if (!is("or")) names.push_back(words_[at_].text);
        ++at_;
      }
    }
  }

  void declarations(std::vector<Declaration>& out) {
    while (!done() && !is("begin")) {
      if (is("declare")) {
        ++at_;
        continue;
      }
      Declaration declaration;
      declaration.name = words_[at_++].text;
      if (is("alias")) declaration.is_alias = true;
      take("constant");
      if (is("cursor") || is("scroll") || (is("no") && is("scroll", 1))) {
        until({"for", "is"});
        ++at_;
        declaration.type = "refcursor";
        declaration.cursor = until({});
        end_statement();
        out.push_back(std::move(declaration));
        continue;
      }
      const std::size_t first = at_;
      until({":=", "=", "default", "not", "collate"});
      for (std::size_t i = first; i < at_; ++i) declaration.type += (i > first ? " " : "") + words_[i].text;
      until({":=", "=", "default"});
      if (is(":=") || is("=") || is("default")) {
        ++at_;
        declaration.value = until({});
      }
      end_statement();
      out.push_back(std::move(declaration));
    }
  }

  Statement if_statement() {
    Statement statement;
    statement.kind = Kind::if_;
    do {
      ++at_;
      Branch branch;
      branch.condition = until({"then"});
      take("then");
      branch.body = statements({"elsif", "elseif", "else", "end"});
      statement.branches.push_back(std::move(branch));
    } while (is("elsif") || is("elseif"));
    if (take("else")) statement.branches.push_back({{}, statements({"end"})});
    end_statement();
    return statement;
  }

  Statement case_statement() {
    Statement statement;
    statement.kind = Kind::case_;
    ++at_;
    if (!is("when")) statement.head = until({"when"});
    while (take("when")) {
      Branch branch;
      branch.condition = until({"then"});
      take("then");
      branch.body = statements({"when", "else", "end"});
      statement.branches.push_back(std::move(branch));
    }
    if (take("else")) statement.branches.push_back({{}, statements({"end"})});
    end_statement();
    return statement;
  }

  void loop_body(Statement& statement) {
    take("loop");
    statement.body = statements({"end"});
    end_statement();
  }

  Statement loop_statement() {
    Statement statement;
    statement.kind = Kind::loop;
    loop_body(statement);
    return statement;
  }

  Statement while_statement() {
    Statement statement;
    statement.kind = Kind::while_;
    ++at_;
    statement.head = until({"loop"});
    loop_body(statement);
    return statement;
  }

  Statement for_statement() {
    Statement statement;
    ++at_;
    targets(statement.targets, {"in"});
    take("in");
    statement.reverse = take("reverse");
    if (take("execute")) {
      statement.kind = Kind::for_execute;
      statement.head = until({"using", "loop"});
      until({"loop"});
    } else {
      statement.head = until({"..", "loop"});
      statement.kind = is("..") ? Kind::for_range : Kind::for_query;
      if (take("..")) {
        statement.tail = until({"by", "loop"});
        if (take("by")) statement.step = until({"loop"});
      }
    }
    loop_body(statement);
    return statement;
  }

  Statement foreach_statement() {
    Statement statement;
    statement.kind = Kind::foreach_;
    ++at_;
    targets(statement.targets, {"slice", "in"});
    until({"array"});
    take("array");
    statement.head = until({"loop"});
    loop_body(statement);
    return statement;
  }

  /// Names parted by commas, each maybe with fields: a, r.f, x[1].
  void targets(std::vector<std::string>& out, std::initializer_list<std::string_view> ends) {
    std::string name;
    int depth = 0;
    for (; !done() && words_[at_].kind != TokenKind::semicolon; ++at_) {
      const Word& word = words_[at_];
      if (word.text == "[") ++depth;
      if (depth == 0 && !name.empty() && name.back() != '.' && word.text != "," && word.text != "." &&
          word.text != "[") {
        break;
      }
      if (depth == 0 && stands(ends)) break;
      if (depth == 0 && word.text == ",") {
        out.push_back(name);
        name.clear();
      } else {
        name += word.text;
      }
      if (word.text == "]") --depth;
    }
    if (!name.empty()) out.push_back(name);
  }

  Statement execute_statement() {
    Statement statement;
    statement.kind = Kind::execute;
    ++at_;
    statement.head = until({"into", "using"});
    while (is("into") || is("using")) {
      if (take("into")) {
        take("strict");
        targets(statement.targets, {"using"});
      } else {
        ++at_;
        until({"into"});
      }
    }
    end_statement();
    return statement;
  }

  Statement raise_statement() {
    Statement statement;
    statement.kind = Kind::raise;
    ++at_;
    statement.word = "exception";
    for (std::string_view level : {"debug", "log", "info", "notice", "warning", "exception"}) {
      if (!take(level)) continue;
      statement.word = level;
      break;
    }
    statement.head = until({});
    end_statement();
    return statement;
  }

  Statement diagnostics_statement() {
    Statement statement;
    statement.kind = Kind::diagnostics;
    while (!done() && words_[at_].kind != TokenKind::semicolon) {
      if (at_ + 1 < words_.size() && (is("=", 1) || is(":=", 1)))
        statement.targets.push_back(words_[at_].text);
      ++at_;
    }
    end_statement();
    return statement;
  }

  Statement return_statement() {
    Statement statement = rest(Kind::return_);
    return statement;
  }

  Statement jump_statement() {
    Statement statement;
    statement.kind = is("exit") ? Kind::exit : Kind::continue_;
    ++at_;
    if (!is("when") && !done() && words_[at_].kind == TokenKind::word) statement.word = words_[at_++].text;
    if (take("when")) statement.head = until({});
    end_statement();
    return statement;
  }

  bool assigns() const {
    for (std::size_t i = at_; i < words_.size() && i < at_ + 12; ++i) {
      const Word& word = words_[i];
      if (word.text == ":=" || (word.text == "=" && i > at_)) return true;
      const bool name = word.kind == TokenKind::word || word.kind == TokenKind::quoted_identifier ||
                        word.kind == TokenKind::number;
      const bool joint = word.text == "." || word.text == "[" || word.text == "]";
      if (!name && !joint) return false;
      if (name && i > at_ && words_[i - 1].text != "." && words_[i - 1].text != "[") return false;
    }
    return false;
  }

  Statement assignment() {
    Statement statement;
    statement.kind = Kind::assign;
    targets(statement.targets, {":=", "="});
    ++at_;
    statement.head = until({});
    end_statement();
    return statement;
  }

  /// INTO names variables in SELECT, and after RETURNING; not in INSERT INTO, nor within parentheses.
  Statement sql_statement() {
    Statement statement;
    statement.kind = Kind::sql;
    const std::size_t first = at_;
    statement.word = words_[at_].text;
    const bool writes = is("insert") || is("merge");
    bool seen_target = !writes, query = is("select") || is("with") || is("update") || is("delete") || writes;
    int depth = 0;
    for (; !done() && !(depth <= 0 && words_[at_].kind == TokenKind::semicolon); ++at_) {
      const Word& word = words_[at_];
      if (word.text == "(") ++depth;
      if (word.text == ")") --depth;
      if (!query || depth != 0 || !is("into")) continue;
      // WITH x AS (...) INSERT INTO t
      if (at_ > first && (is_at(at_ - 1, "insert") || is_at(at_ - 1, "merge"))) continue;
      if (!seen_target) {
        seen_target = true;
        continue;
      }
      const std::size_t start = at_;
      ++at_;
      take("strict");
      targets(statement.targets, {"from", "where", "group", "order", "limit", "using", "union", "for"});
      statement.into = between(start, at_);
      --at_;
      query = false;
    }
    statement.head = between(first, at_);
    end_statement();
    return statement;
  }
  bool is_at(std::size_t i, std::string_view text) const { return words_[i].text == text; }

  static constexpr int deepest = 100;

  std::vector<Word> words_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Statement parse_body(std::string_view body, std::uint32_t base) {
  return Reader(body, base).read();
}

}  // namespace catalog::plpgsql
