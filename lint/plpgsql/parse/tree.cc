// Reading PL/pgSQL statement by statement (src/pl/plpgsql/src/pl_gram.y).

#include "lint/plpgsql/parse/tree.h"

#include "lint/plpgsql/parse/simple.h"

namespace plpgsql {

namespace {

using Kind = Statement::Kind;

// Blocks, branches and loops, and what stands in them.
class Reader {
 public:
  Reader(std::string_view body, uint32_t base, Complaint* complaint)
      : words_(body, base), end_(base + body.size()), complaint_(complaint) {}

  Statement read() {
    while (words_.starts_with("#")) skip_line_option();
    Statement top;
    top.kind = Kind::block;
    if (words_.stands({"<<", "declare", "begin"})) {
      top = labelled();
    } else {
      complain();
      top.body = statements({});
    }
    if (!words_.done()) complain();
    return top;
  }

 private:
  void complain() {
    if (!complaint_ || !complaint_->message.empty() || gave_up_) return;
    if (words_.done()) {
      *complaint_ = {"syntax error at end of input", end_};
    } else {
      const Word& word = words_.here();
      *complaint_ = {"syntax error at or near \"" + word.text + "\"", word.span.begin};
    }
  }

  void need(std::string_view word) {
    if (!words_.take(word)) complain();
  }

  // What ends a statement; the outermost block may go without.
  void need_semicolon() {
    const bool here = !words_.done() && words_.at_semicolon();
    if (!here && (depth_ > 1 || !words_.done())) complain();
    words_.end_statement();
  }

  // END IF; END CASE;
  void need_end(std::string_view word) {
    need("end");
    need(word);
    need_semicolon();
  }

  void end_label(Statement& statement) {
    if (!words_.done() && !words_.at_semicolon()) statement.end_label = words_.take_text();
  }

  // #variable_conflict use_column, #option dump...
  void skip_line_option() { words_.advance(3); }

  std::string label() {
    if (!words_.take("<<")) return {};
    std::string name = words_.done() ? std::string() : words_.take_text();
    words_.take(">>");
    return name;
  }

  Statement labelled() {
    std::string name = label();
    Statement statement = one();
    statement.label = std::move(name);
    return statement;
  }

  Statements statements(Words::Marks ends) {
    Statements list;
    while (!words_.done() && !words_.stands(ends)) {
      if (words_.at_semicolon()) {
        complain();  // there are no empty statements
        words_.advance();
        continue;
      }
      const size_t before = words_.at();
      list.push_back(labelled());
      if (words_.at() == before) words_.advance();
    }
    return list;
  }

  Statement one() {
    const size_t first = words_.at();
    Statement statement;
    if (depth_ >= deepest) {
      gave_up_ = true;
      statement.word = too_deep;
      words_.to_end();
    } else if (!words_.done()) {  // a label may be the last that there is
      ++depth_;
      statement = read_one();
      --depth_;
    }
    statement.span = words_.statement_from(first);
    return statement;
  }

  Statement read_one() {
    if (words_.stands({"declare", "begin"})) return block();
    if (words_.is("if")) return if_statement();
    if (words_.is("case")) return case_statement();
    if (words_.is("loop")) return loop_statement();
    if (words_.is("while")) return while_statement();
    if (words_.is("for")) return for_statement();
    if (words_.is("foreach")) return foreach_statement();
    return simple_statement(words_);
  }

  Statement block() {
    Statement statement;
    statement.kind = Kind::block;
    if (words_.take("declare")) statement.declarations = declarations();
    need("begin");
    statement.body = statements({"end", "exception"});
    if (words_.take("exception")) {
      while (words_.take("when")) {
        Handler handler;
        handler.conditions = conditions();
        need("then");
        handler.body = statements({"when", "end"});
        statement.handlers.push_back(std::move(handler));
      }
    }
    need("end");
    end_label(statement);
    need_semicolon();
    return statement;
  }

  std::vector<std::string> conditions() {
    std::vector<std::string> names;
    while (!words_.done() && !words_.is("then")) {
      if (const Word* after = words_.after(1); after && words_.is("sqlstate")) {
        std::string state = after->text;
        if (state.size() > 2) state = state.substr(1, state.size() - 2);
        names.push_back("sqlstate:" + state);
        words_.advance(2);
      } else {
        if (!words_.is("or")) names.push_back(words_.here().text);
        words_.advance();
      }
    }
    return names;
  }

  std::vector<Declaration> declarations() {
    std::vector<Declaration> out;
    while (!words_.done() && !words_.is("begin")) {
      if (!words_.take("declare")) out.push_back(declaration());
    }
    return out;
  }

  Declaration declaration() {
    Declaration made;
    made.name = words_.take_text();
    made.is_alias = words_.is("alias");
    made.constant = words_.take("constant");
    if (words_.stands({"cursor", "scroll"}) || (words_.is("no") && words_.is("scroll", 1))) {
      words_.until({"for", "is"});
      words_.advance();
      made.type = "refcursor";
      made.cursor = words_.until({});
    } else {
      const size_t first = words_.at();
      words_.until({":=", "=", "default", "not", "collate"});
      made.type = words_.joined_from(first);
      made.type_span = words_.between(first, words_.at());
      const size_t behind = words_.at();
      words_.until({":=", "=", "default"});
      made.not_null = words_.joined_from(behind).find("not null") != std::string::npos;
      if (words_.stands({":=", "=", "default"})) {
        words_.advance();
        made.value = words_.until({});
      }
    }
    words_.end_statement();
    return made;
  }

  Statement if_statement() {
    Statement statement;
    statement.kind = Kind::if_;
    do {
      words_.advance();
      Branch branch;
      branch.condition = words_.until({"then"});
      need("then");
      branch.body = statements({"elsif", "elseif", "else", "end"});
      statement.branches.push_back(std::move(branch));
    } while (words_.stands({"elsif", "elseif"}));
    if (words_.take("else")) statement.branches.push_back({{}, statements({"end"})});
    need_end("if");
    return statement;
  }

  Statement case_statement() {
    Statement statement;
    statement.kind = Kind::case_;
    words_.advance();
    if (!words_.is("when")) statement.head = words_.until({"when"});
    while (words_.take("when")) {
      Branch branch;
      branch.condition = words_.until({"then"});
      need("then");
      branch.body = statements({"when", "else", "end"});
      statement.branches.push_back(std::move(branch));
    }
    if (words_.take("else")) statement.branches.push_back({{}, statements({"end"})});
    need_end("case");
    return statement;
  }

  void loop_body(Statement& statement) {
    need("loop");
    statement.body = statements({"end"});
    need("end");
    need("loop");
    end_label(statement);
    need_semicolon();
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
    words_.advance();
    statement.head = words_.until({"loop"});
    loop_body(statement);
    return statement;
  }

  Statement for_statement() {
    Statement statement;
    words_.advance();
    statement.targets = words_.targets({"in"});
    words_.take("in");
    statement.reverse = words_.take("reverse");
    if (words_.take("execute")) {
      statement.kind = Kind::for_execute;
      statement.head = words_.until({"using", "loop"});
      if (words_.take("using")) statement.tail = words_.until({"loop"});
    } else {
      statement.head = words_.until({"..", "loop"});
      statement.kind = words_.is("..") ? Kind::for_range : Kind::for_query;
      if (words_.take("..")) {
        statement.tail = words_.until({"by", "loop"});
        if (words_.take("by")) statement.step = words_.until({"loop"});
      }
    }
    loop_body(statement);
    return statement;
  }

  Statement foreach_statement() {
    Statement statement;
    statement.kind = Kind::foreach_;
    words_.advance();
    statement.targets = words_.targets({"slice", "in"});
    words_.until({"array"});
    words_.take("array");
    statement.head = words_.until({"loop"});
    loop_body(statement);
    return statement;
  }

  static constexpr int deepest = 100;

  Words words_;
  size_t end_;
  Complaint* complaint_;
  int depth_ = 0;
  bool gave_up_ = false;  // what was passed over cannot be missed
};

}  // namespace

Statement parse_body(std::string_view body, uint32_t base, Complaint* complaint) {
  return Reader(body, base, complaint).read();
}

}  // namespace plpgsql
