#include "lint/catalog/plpgsql_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lint/catalog/data/rows.h"
#include "lint/catalog/lower.h"
#include "lint/catalog/plpgsql_tree.h"
#include "lint/catalog/query.h"
#include "lint/catalog/types.h"
#include "lint/sql/conditions.h"
#include "lint/sql/parse.h"
#include "lint/sql/scan.h"

namespace catalog::plpgsql {

namespace {

using Kind = Statement::Kind;

struct Found {
  Refusal problem;
};

[[noreturn]] void refuse(std::string sqlstate, std::string message, std::string hint = {}) {
  throw Found{{std::move(sqlstate), std::move(message), {}, std::move(hint)}};
}

constexpr Oid event_trigger_type = 3838;  // src/include/catalog/pg_type.dat

bool is_output(const Function::Argument& argument) {
  return argument.mode == 'o' || argument.mode == 'b' || argument.mode == 't';
}

/// A word in lower case at the start of the text.
std::string first_word(std::string_view text) {
  std::string word;
  for (char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower < 'a' || lower > 'z') && lower != '_') break;
    word += lower;
  }
  return word;
}

/// The variable of a target: what stands before a field or a subscript.
std::string base_name(const std::string& target) {
  return target.substr(0, target.find_first_of(".["));
}

class Checker {
 public:
  Checker(const Catalog& catalog, const Function& function, std::string_view body)
      : catalog_(catalog), function_(function), body_(body) {}

  void check() {
    outermost_scope();
    Complaint complaint;
    const Statement top = parse_body(body_, 0, &complaint);
    complaint_ = &complaint;
    statement(top);
    complain(body_.size());
  }

 private:
  std::string_view text(Span span) const { return body_.substr(span.begin, span.size()); }

  /// Words that do not fit, if they come before this place.
  void complain(std::size_t before) const {
    if (complaint_->message.empty() || complaint_->at > before) return;
    refuse("42601", complaint_->message);
  }

  // ---- names

  void declare(std::string name) { names_.push_back(std::move(name)); }

  bool known(const std::string& name) const {
    return std::find(names_.rbegin(), names_.rend(), name) != names_.rend();
  }

  void outermost_scope() {
    declare(function_.name);
    declare("found");
    for (std::size_t i = 0; i < function_.arguments.size(); ++i) {
      const std::string& name = function_.arguments[i].name;
      if (!name.empty() && function_.name != name && known(name))
        refuse("42P13", "parameter name \"" + name + "\" used more than once");
      declare(name);
      declare("$" + std::to_string(i + 1));
    }
    if (function_.returns.oid == type_oid::trigger) {
      for (const char* name : {"new", "old", "tg_name", "tg_when", "tg_level", "tg_op", "tg_relid",
                               "tg_relname", "tg_table_name", "tg_table_schema", "tg_nargs", "tg_argv"})
        declare(name);
    }
    if (function_.returns.oid == event_trigger_type) {
      declare("tg_event");
      declare("tg_tag");
    }
  }

  /// May be written to (check_assignable).
  void target(const std::string& written) const {
    const std::string name = base_name(written);
    if (!name.empty() && !known(name)) refuse("42601", "\"" + written + "\" is not a known variable");
    const auto at = std::find(names_.rbegin(), names_.rend(), name);
    const auto place = static_cast<std::size_t>(names_.rend() - at) - 1;
    if (at != names_.rend() && std::find(constants_.begin(), constants_.end(), place) != constants_.end())
      refuse("22005", "variable \"" + name + "\" is declared CONSTANT");
  }

  void declaration(const Declaration& one, std::size_t first) {
    const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(begin, names_.end(), one.name) != names_.end())
      refuse("42601", "duplicate declaration at or near \"" + one.name + "\"");
    if (one.cursor.size() > 0) {
      query(one.cursor);
    } else if (!one.is_alias) {
      type(one);
    }
    if (one.value.size() > 0) {
      expression(one.value);
    } else if (one.not_null) {
      refuse("22004",
             "variable \"" + one.name + "\" must have a default value, since it's declared NOT NULL");
    }
    if (one.constant) constants_.push_back(names_.size());
    declare(one.name);
  }

  void leave_scope(std::size_t outside) {
    names_.resize(outside);
    std::erase_if(constants_, [&](std::size_t place) { return place >= outside; });
  }

  static void end_label(const Statement& s) {
    if (s.end_label.empty() || s.end_label == s.label) return;
    if (s.label.empty()) refuse("42601", "end label \"" + s.end_label + "\" specified for unlabeled block");
    refuse("42601", "end label \"" + s.end_label + "\" differs from block's label \"" + s.label + "\"");
  }

  void type(const Declaration& one) const {
    const std::string_view written = text(one.type_span);
    if (written.empty()) refuse("42601", "missing data type declaration at or near \";\"");
    const auto percent = written.find('%');
    if (percent != std::string_view::npos) {
      const auto word = written.find_first_not_of(" \t\r\n", percent + 1);
      if (word != std::string_view::npos && first_word(written.substr(word)) == "rowtype")
        return row_type(written.substr(0, percent));
      const std::string variable = one.type.substr(0, one.type.find(' '));
      if (known(variable)) return;
      if (one.type.find(" . ") == std::string::npos) no_variable(variable);
    }
    // Where the grammar takes what PL/pgSQL does.
    const std::string sql = "CREATE FUNCTION f(" + std::string(written) + ") RETURNS void LANGUAGE sql AS ''";
    const sql::Parsed parsed = sql::parse(sql);
    if (parsed.statements.size() != 1 || parsed.statements[0].error) return;
    for (const Change& change : lower(parsed.statements[0], sql)) {
      const auto* made = std::get_if<CreateFunction>(&change);
      if (!made || made->arguments.size() != 1) return;
      const auto resolved = resolve_type(catalog_, made->arguments[0].type);
      if (!resolved.problem) return;
      if (percent != std::string_view::npos && catalog_.server_version() < 17) no_variable(one.type);
      throw Found{*resolved.problem};
    }
  }

  /// x%TYPE of nothing. Before 17 there were no words for it.
  [[noreturn]] void no_variable(const std::string& name) const {
    if (catalog_.server_version() < 14) refuse("42601", "invalid type name \"" + name + "%TYPE\"");
    if (catalog_.server_version() < 17) refuse("42601", "syntax error at or near \"%\"");
    refuse("42704", "variable \"" + name + "\" does not exist");
  }

  void row_type(std::string_view table) const {
    const std::string sql = "SELECT FROM " + std::string(table);
    const sql::Parsed parsed = sql::parse(sql);
    if (parsed.statements.size() != 1 || parsed.statements[0].error) return;
    for (const Change& change : lower(parsed.statements[0], sql)) {
      const auto* query = std::get_if<DataQuery>(&change);
      if (!query || !query->query || query->query->from.size() != 1) return;
      const Name& name = query->query->from[0].relation;
      if (name.name.empty() || catalog_.resolve_relation(name) || may_lack(catalog_, name.name)) return;
      const bool information = name.schema == "information_schema";
      const bool system = name.schema.empty() || information || name.schema == "pg_catalog";
      if (system && data::relation(information, name.name, catalog_.server_version())) return;
      if (!name.schema.empty() && !catalog_.find_schema(name.schema))
        refuse("3F000", "schema \"" + name.schema + "\" does not exist");
      refuse("42P01", "relation \"" + name.name + "\" does not exist");
    }
  }

  // ---- SQL within

  void parse(const std::string& sql) const {
    for (const sql::Statement& one : sql::parse(sql).statements) {
      if (one.error && one.error->kind == sql::SyntaxError::Kind::syntax)
        refuse("42601", one.error->message, one.error->hint);
    }
  }

  void expression(Span span) const {
    if (span.size() > 0) parse("SELECT " + std::string(text(span)));
  }

  void need_expression(Span span) const {
    if (span.size() == 0) refuse("42601", "missing expression at or near \";\"");
    expression(span);
  }

  void query(Span span) const { parse(std::string(text(span))); }

  void sql(const Statement& s) const {
    std::string statement(text(s.head));
    if (s.into.size() > 0) statement.erase(s.into.begin - s.head.begin, s.into.size());
    parse(statement);
    for (const std::string& one : s.targets) target(one);
  }

  // ---- statements

  void statements(const Statements& list) {
    for (const Statement& one : list) statement(one);
  }

  void statement(const Statement& s) {
    complain(s.span.begin);
    switch (s.kind) {
      case Kind::block: return block(s);
      case Kind::if_:
        for (const Branch& branch : s.branches) {
          expression(branch.condition);
          statements(branch.body);
        }
        return;
      case Kind::case_:
        expression(s.head);
        for (const Branch& branch : s.branches) {
          expression(branch.condition);
          statements(branch.body);
        }
        return;
      case Kind::while_: expression(s.head); return loop(s);
      case Kind::loop: return loop(s);
      case Kind::for_range:
      case Kind::for_query:
      case Kind::for_execute:
      case Kind::foreach_: return for_loop(s);
      case Kind::assign:
        for (const std::string& one : s.targets) target(one);
        return catalog_.server_version() < 14 ? need_expression(s.head) : expression(s.head);
      case Kind::sql: return sql(s);
      case Kind::perform: return expression(s.head);
      case Kind::execute:
        need_expression(s.head);
        for (const std::string& one : s.targets) target(one);
        return expression(s.tail);
      case Kind::raise: return raise(s);
      case Kind::assert_: expression(s.head); return expression(s.tail);
      case Kind::return_: return result(s.head);
      case Kind::exit:
      case Kind::continue_: return jump(s);
      case Kind::diagnostics:
        for (const std::string& one : s.targets) target(one);
        return;
      default: return;
    }
  }

  void block(const Statement& s) {
    const std::size_t outside = names_.size();
    if (!s.label.empty()) declare(s.label);
    labels_.push_back(s.label);
    const std::size_t first = names_.size();
    for (const Declaration& one : s.declarations) declaration(one, first);
    statements(s.body);
    for (const Handler& handler : s.handlers) {
      for (const std::string& name : handler.conditions) condition(name);
      statements(handler.body);
    }
    labels_.pop_back();
    leave_scope(outside);
    end_label(s);
  }

  void loop(const Statement& s) {
    const std::size_t outside = names_.size();
    if (!s.label.empty()) declare(s.label);
    labels_.push_back(s.label);
    ++loops_;
    statements(s.body);
    --loops_;
    labels_.pop_back();
    leave_scope(outside);
    end_label(s);
  }

  void for_loop(const Statement& s) {
    const std::size_t outside = names_.size();
    if (s.kind == Kind::for_range) {
      expression(s.head);
      expression(s.tail);
      expression(s.step);
      if (!s.targets.empty()) declare(s.targets[0]);
    } else {
      for_targets(s);
    }
    loop(s);
    leave_scope(outside);
  }

  void for_targets(const Statement& s) {
    // A cursor declares its row; a row variable, or scalars, are declared before.
    const bool cursor = s.kind == Kind::for_query && known(base_name(first_identifier(s.head)));
    if (cursor) {
      for (const std::string& one : s.targets) declare(one);
      return;
    }
    for (const std::string& one : s.targets) {
      if (known(base_name(one))) continue;
      refuse("42601",
             s.kind == Kind::foreach_
                 ? "loop variable of FOREACH must be a known variable or list of variables"
                 : "loop variable of loop over rows must be a record variable or list of scalar variables");
    }
    if (s.kind == Kind::for_query) {
      query(s.head);
    } else {
      expression(s.head);
      expression(s.tail);
    }
  }

  std::string first_identifier(Span span) const {
    const std::string_view head = text(span);
    return std::string(head.substr(0, head.find_first_of(" (\t\r\n;")));
  }

  void jump(const Statement& s) const {
    const char* word = s.kind == Kind::exit ? "EXIT" : "CONTINUE";
    if (s.word.empty() && loops_ == 0) {
      refuse("42601", s.kind == Kind::exit ? "EXIT cannot be used outside a loop, unless it has a label"
                                           : std::string(word) + " cannot be used outside a loop");
    }
    if (!s.word.empty() && s.word != function_.name &&
        std::find(labels_.begin(), labels_.end(), s.word) == labels_.end()) {
      refuse("42601",
             "there is no label \"" + s.word + "\" attached to any block or loop enclosing this statement");
    }
    expression(s.head);
  }

  /// plpgsql_recognize_err_condition.
  static void condition(const std::string& name) {
    if (name == "others" || name.starts_with("sqlstate:") || !sql::states_of(name).empty()) return;
    refuse("42704", "unrecognized exception condition \"" + name + "\"");
  }

  /// check_raise_parameters: each % of the format takes one.
  void raise(const Statement& s) const {
    const std::string_view rest = text(s.head);
    const std::string name = first_word(rest);
    if (name == rest && !name.empty()) return condition(name);
    if (rest.empty() || rest.front() != '\'') return;
    std::size_t wanted = 0, given = 0;
    sql::Scanner scanner(rest);
    sql::Token token = scanner.next_code();
    for (; token.kind == sql::TokenKind::string; token = scanner.next_code()) {  // pieces of one
      const std::string_view words = scanner.text(token);
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != '%') continue;
        if (i + 1 < words.size() && words[i + 1] == '%') {
          ++i;
        } else {
          ++wanted;
        }
      }
    }
    for (int depth = 0; token.kind != sql::TokenKind::end; token = scanner.next_code()) {
      const std::string_view word = scanner.text(token);
      if (word == "(" || word == "[") ++depth;
      if (word == ")" || word == "]") --depth;
      if (depth == 0 && word == ",") ++given;
    }
    if (given < wanted) refuse("42601", "too few parameters specified for RAISE");
    if (given > wanted) refuse("42601", "too many parameters specified for RAISE");
  }

  /// make_return_stmt, make_return_next_stmt, make_return_query_stmt.
  void result(Span head) const {
    const std::string_view rest = text(head);
    const bool has_outputs = std::any_of(function_.arguments.begin(), function_.arguments.end(), is_output);
    const std::string word = first_word(rest);
    if (word == "next") return result_next(rest.substr(word.size()), has_outputs);
    if (word == "query") {
      if (!function_.returns_set) refuse("42804", "cannot use RETURN QUERY in a non-SETOF function");
      const auto start = rest.find_first_not_of(" \t\r\n", word.size());
      if (start != std::string_view::npos && first_word(rest.substr(start)) != "execute") {
        parse(std::string(rest.substr(start)));
      }
      return;
    }
    const Oid type = function_.returns.oid;
    const bool nothing = type == type_oid::void_ || type == event_trigger_type;
    if (rest.empty()) {
      if (!nothing && !has_outputs && !function_.returns_set)
        refuse("42601", "missing expression at or near \";\"");
      return;
    }
    if (function_.returns_set)
      refuse("42804", "RETURN cannot have a parameter in function returning set",
             "Use RETURN NEXT or RETURN QUERY.");
    if (nothing && function_.kind == 'p') refuse("42601", "RETURN cannot have a parameter in a procedure");
    if (nothing) refuse("42804", "RETURN cannot have a parameter in function returning void");
    if (has_outputs) refuse("42804", "RETURN cannot have a parameter in function with OUT parameters");
    expression(head);
  }

  void result_next(std::string_view value, bool has_outputs) const {
    if (!function_.returns_set) refuse("42804", "cannot use RETURN NEXT in a non-SETOF function");
    if (value.empty() && !has_outputs) refuse("42601", "missing expression at or near \";\"");
    if (!value.empty() && has_outputs)
      refuse("42804", "RETURN NEXT cannot have a parameter in function with OUT parameters");
    if (!value.empty()) parse("SELECT " + std::string(value));
  }

  const Catalog& catalog_;
  const Function& function_;
  std::string_view body_;
  const Complaint* complaint_ = nullptr;
  std::vector<std::string> names_;      // innermost last
  std::vector<std::size_t> constants_;  // places in names_
  std::vector<std::string> labels_;     // of the blocks and loops around; "" for those without
  int loops_ = 0;
};

}  // namespace

std::optional<Refusal> check_body(const Catalog& catalog, const Function& function, std::string_view body) {
  try {
    Checker(catalog, function, body).check();
  } catch (Found& found) {
    return std::move(found.problem);
  }
  return std::nullopt;
}

}  // namespace catalog::plpgsql
