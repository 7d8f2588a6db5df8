// Following a body: statement by statement on the Catalog as it stands at that moment.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "lint/executor/value.h"
#include "lint/plpgsql/parse/tree.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/run.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

// An error on its way out of the bodies.
struct Failure {
  Refusal refusal;
  std::optional<Origin> made_at;  // by the body itself; none: of a statement that was run
};

// What all bodies of one statement share.
struct Execution {
  Catalog& catalog;
  const RunInner& run;
  Origin origin;                              // the statement that began it
  Catalog::Mark start = {};                   // what an error takes back all since
  bool atomic = true;                         // COMMIT and ROLLBACK are refused
  int depth = 0;                              // bodies within bodies
  std::vector<const Statement*> guards = {};  // blocks with an EXCEPTION part around
  int steps = 0;                              // statements followed, against loops without end
  std::set<std::string> transient = {};       // temporary tables that only the bodies know
  bool stopped = false;
  bool harmless = false;  // a function that alters nothing is followed
  Failure failure = {};   // where Flow::raised comes from
};

// What a call gives to a function.
struct Arguments {
  std::vector<executor::Value> values;
  std::vector<std::string> names = {};  // as those of an Expr
  bool of_procedure = false;            // by CALL ...
  bool gives_outputs = false;           // ... which gives something for OUT parameters too, from 14 on
};

// What a part that may or may not run would touch.
struct Collected {
  std::set<std::string> touches;
  bool anything = false;  // names built at run time
  bool any = false;       // alters the schema at all
  bool makes = false;     // something whose name is not known
  std::vector<Change> changes;
};

// A type that stands for whole rows.
bool is_record_type(const std::string& type);

// For messages: blanks run together, cut to a line.
std::string one_line(std::string_view text);

// Bodies within bodies are followed as far as this.
inline constexpr int deepest_body = 8;

// What a function that returns a set has given so far.
using ReturnedRows = std::vector<std::vector<std::pair<std::string, executor::Value>>>;

enum class Flow : uint8_t { next, returned, exited, continued, raised };

class Interpreter {
 public:
  // `text`: what the body's spans point into. `mapped`: that is the file, so statements have places in it.
  Interpreter(Execution& execution, std::string_view text, bool mapped, executor::Variables variables);

  Flow body(const Statement& block);
  // One change of a body: run, or collected where it is not known whether it runs.
  Flow change(Change change, text::Span span);
  // The functions of the chain that a change outside of any body calls.
  Flow calls(const Change& change) { return call_functions(change, {}); }

 private:
  Flow statements(const Statements& list);
  Flow statement(const Statement& s);
  Flow block(const Statement& s);
  Flow declared_block(const Statement& s);
  Flow branches(const Statement& s);
  Flow any_loop(const Statement& s);
  Flow loop(const Statement& s);
  Flow range(const Statement& s);
  Flow query_loop(const Statement& s);
  bool may_meet_others(const Statement& loop) const;
  void other_rounds(const Statement& loop, const std::vector<std::pair<std::string, executor::Value>>& row,
                    const std::string& query);
  Flow array_loop(const Statement& s);
  Flow once(const Statement& s, bool& leave);
  void doubt(const Statement& s);
  // At the end of a round: whether there is another one is not known.
  bool settle_doubt(const Statement& loop);
  Flow further_rounds(const Statement& s);
  Flow sql(const Statement& s);
  Flow execute(const Statement& s);
  Flow end_transaction(const Transaction& change, text::Span span);
  Flow assertion(const Statement& s);
  Flow perform(const Statement& s);
  Flow raise(const Statement& s);
  Flow handled(const Handler& handler, const Catalog::Mark& before, size_t run_before);
  Flow no_case(const Statement& s);
  Flow jump(const Statement& s);
  Flow cursor(const Statement& s);
  Flow open_cursor(const std::string& text, const Statement& s);
  void fetch(const std::string& text);
  Flow diagnostics(const Statement& s);
  void assign(const std::string& target, executor::Value value);
  executor::Value empty_row(const std::string& name, bool null) const;
  // Text that the variable's type does not take.
  std::optional<Refusal> unfit(const std::string& target, const executor::Value& value) const;
  void assign_row(const std::vector<std::string>& targets,
                  const std::vector<std::pair<std::string, executor::Value>>& row);
  Flow check_strict(const Statement& s);
  Flow follow_condition(text::Span span);
  executor::Value select_into(const Query& query, const std::vector<std::string>& targets);
  executor::Variables with_parameters(text::Span list);
  void without_parameters(const executor::Variables& outside);
  void forget(const std::vector<std::string>& targets);
  // With `suppose` they are taken to run, as far as the schema is left alone.
  Flow unsure(const std::vector<const Statements*>& parts, const std::string& why, text::Span span,
              bool suppose = false);
  Flow follow_calls(text::Span expression);
  Flow follow_assigned(const Statement& s);
  Flow run_text(const std::string& sql, bool exact, text::Span span);
  Flow run_template(const std::string& sql, text::Span span);
  void reach(const Change& change, Collected& into, text::Span span);
  Flow call_functions(const Change& change, text::Span span) { return call_functions(change, change, span); }
  // `analyzable`: the same with its variables hidden.
  Flow call_functions(const Change& change, const Change& analyzable, text::Span span);
  std::optional<std::vector<std::vector<executor::Value>>> argument_rows(const Query& query,
                                                                         const Expr& call) const;
  Flow call_function(const Function& function, const Arguments& arguments, bool known_once, text::Span span);
  Flow fire_triggers(const Query& query, text::Span span);
  Flow fire(const Trigger& trigger, const Relation& table, const Query& query, text::Span span);
  bool would_stand(const Change& change, const Origin& origin);
  Flow call_harmless(const Function& function, const Arguments& arguments, bool known_once, text::Span span);
  bool lacks_return(const Function& function) const;
  void return_outputs();
  Flow return_more(const Statement& s);
  void add_returned(const Query& query);
  std::optional<ReturnedRows> rows_returned(const Expr& call);
  // The query with what such functions return in the place of their calls in FROM, where that is known.
  Query with_sets(const Query& query);
  executor::Value result_of(const Function& function, const Arguments& arguments);
  ExprPtr with_results(const ExprPtr& expr);
  Flow fails(Refusal refusal, text::Span span);
  Refusal raised(const Statement& s);
  std::string raised_message(const std::string& format, const std::string& arguments, text::Span span);
  void raise_options(const Statement& s, Refusal& refusal);
  void lose_track(const std::string& why, text::Span span);
  void blind(const std::string& why, const Collected& what, text::Span span);

  // Unknown where the server refuses the expression: ask has_failed() before going on.
  executor::Value evaluate_at(text::Span span) { return evaluate_text(text_at(span), span); }
  executor::Value evaluate_text(const std::string& expression, text::Span span);
  bool stands(const Query& query, text::Span span);
  bool has_failed() { return std::exchange(failed_, false); }
  std::string text_at(text::Span span) const;
  Origin origin_at(text::Span span) const;
  bool always_raises(const Statements& list) const;
  // The part of the block's EXCEPTION that takes the error; null for none.
  static const Handler* handler_for(const Statement& block, const std::string& sqlstate);
  bool caught(const std::string& sqlstate) const;

  Execution& execution_;
  std::string_view text_;
  bool mapped_;
  executor::Variables variables_;
  std::set<std::string> labels_;
  DeclaredTypes types_;
  std::map<std::string, text::Span, std::less<>> cursors_;
  struct OpenCursor {
    std::optional<std::vector<std::vector<std::pair<std::string, executor::Value>>>> rows;  // none: not known
    size_t next = 0;
  };
  std::map<std::string, OpenCursor, std::less<>> open_cursors_;
  Collected* collecting_ = nullptr;
  bool supposing_ = false;  // while collecting: rows are there, so what the loop over them writes is run
  std::optional<size_t> rows_found_;                // by the last SELECT ... INTO
  std::optional<executor::Value> altering_result_;  // of a function within a condition that was followed
  executor::Value returned_;                        // by this body's RETURN
  std::optional<executor::Value> last_returned_;    // by the function followed last
  std::vector<std::string> outputs_;  // what RETURN NEXT without an expression gives: OUT parameters
  std::optional<ReturnedRows> set_ = ReturnedRows();  // by RETURN NEXT and RETURN QUERY; none: not known
  std::vector<Failure> handled_;                      // that the EXCEPTION parts around deal with
  bool failed_ = false;
  bool has_returned_ = false;  // or may have
  std::string jump_label_;
  int results_ = 0;  // of functions called in conditions
  // A CONTINUE or EXIT that may have been reached, of the loop with doubt_label_ or the innermost: what
  // follows it in this round may not run, and after an EXIT no further round may.
  enum class Doubt : uint8_t { none, skips, leaves };
  Doubt doubt_ = Doubt::none;
  std::string doubt_label_;
};

}  // namespace plpgsql
