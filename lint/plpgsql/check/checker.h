// Inside of check_body: a walk over the body in the order in which the server's parser reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/plpgsql/parse/tree.h"

namespace plpgsql {
using namespace catalog;

// A word in lower case at the start of the text.
std::string first_word(std::string_view text);
// The variable of a target: what stands before a field or a subscript.
std::string base_name(const std::string& target);

class Checker {
 public:
  Checker(const Catalog& catalog, const Function& function, std::string_view body)
      : catalog_(catalog), function_(function), body_(body) {}

  void check();
  // What was being looked at last.
  std::optional<Span> here() const { return here_.size() > 0 ? std::optional(here_) : std::nullopt; }

 private:
  // check.cc
  std::string_view text(Span span) const { return body_.substr(span.begin, span.size()); }
  // Refuses words that do not fit, if they come before this place.
  void complain(size_t before) const;
  void parse(const std::string& sql) const;
  void expression(Span span) const;
  void need_expression(Span span) const;
  void query(Span span) const { parse(std::string(text(span))); }
  void sql(const Statement& s) const;
  void statements(const Statements& list);
  void statement(const Statement& s);
  void block(const Statement& s);
  void loop(const Statement& s);
  void for_loop(const Statement& s);
  void for_targets(const Statement& s);
  std::string first_identifier(Span span) const;
  // names.cc
  void declare(std::string name) { names_.push_back(std::move(name)); }
  bool known(const std::string& name) const;
  void outermost_scope();
  void leave_scope(size_t outside);
  // May be written to (check_assignable).
  void target(const std::string& written) const;
  void declaration(const Declaration& one, size_t first);
  void type(const Declaration& one) const;
  void row_type(std::string_view table) const;
  // `missing`: what it lacks, should it mean a column.
  [[noreturn]] void no_variable(const std::string& name, std::vector<Missing> missing = {}) const;
  // leave.cc
  static void end_label(const Statement& s);
  void jump(const Statement& s) const;
  static void condition(const std::string& name);
  void raise(const Statement& s) const;
  void result(Span head) const;
  void result_next(std::string_view value, bool has_outputs) const;

  const Catalog& catalog_;
  const Function& function_;
  std::string_view body_;
  const Complaint* complaint_ = nullptr;
  Span here_;
  std::vector<std::string> names_;   // innermost last
  std::vector<size_t> constants_;    // places in names_
  std::vector<std::string> labels_;  // of the blocks and loops around; "" for those without
  int loops_ = 0;
};

}  // namespace plpgsql
