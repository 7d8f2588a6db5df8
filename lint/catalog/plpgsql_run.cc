// Statements of a body that reach the Catalog: SQL as it stands, EXECUTE of text, functions that they call.

#include <algorithm>

#include "lint/catalog/plpgsql_change.h"
#include "lint/catalog/plpgsql_walk.h"
#include "lint/sql/scan.h"

namespace catalog::plpgsql {

namespace {

constexpr int deepest = 8;

/// Bytes of a text blanked, so that what stays keeps its place.
std::string without(std::string sql, text::Span whole, text::Span gone) {
  for (std::uint32_t i = gone.begin; i < gone.end; ++i) sql[i - whole.begin] = ' ';
  return sql;
}

/// A body without these words alters nothing.
bool may_alter(std::string_view body) {
  static constexpr std::string_view verbs[] = {"create",  "alter", "drop",      "execute",
                                               "perform", "call",  "set_config"};
  sql::Scanner scanner(body);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (token.kind != sql::TokenKind::word) continue;
    std::string word(scanner.text(token));
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::find(std::begin(verbs), std::end(verbs), word) != std::end(verbs)) return true;
  }
  return false;
}

/// The function of the chain that a call means: by name and number of arguments, if that tells one.
const Function* function_called(const Catalog& catalog, const Name& name, std::size_t count) {
  std::vector<Oid> schemas = catalog.search_path();
  if (!name.schema.empty()) schemas = {catalog.find_schema(name.schema)};
  for (Oid schema : schemas) {
    const Function* found = nullptr;
    for (Oid oid : schema ? catalog.find_functions(schema, name.name) : std::vector<Oid>()) {
      const Function* function = catalog.get<Function>(oid);
      std::size_t most = 0, least = 0;
      for (const Function::Argument& argument : function->arguments) {
        if (argument.mode == 'o' || argument.mode == 't') continue;
        ++most;
        if (!argument.default_expr && argument.mode != 'v') ++least;
      }
      if (count < least || count > most) continue;
      if (found) return nullptr;
      found = function;
    }
    if (found) return found;
  }
  return nullptr;
}

}  // namespace

namespace {

/// Temporary tables of a function, or of one transaction: nobody outside meets them.
bool passing(const Change& change, Journey& journey) {
  const auto made = [&](const auto& table) {
    const bool passes =
        table.persistence == Persistence::temporary && (journey.depth > 0 || table.on_commit == 'd');
    if (passes) journey.passing.insert(table.name.name);
    return passes;
  };
  if (const auto* table = std::get_if<CreateTable>(&change)) return made(*table);
  if (const auto* table = std::get_if<CreateTableAs>(&change)) return made(*table);
  const auto* drop = std::get_if<Drop>(&change);
  return drop && std::all_of(drop->objects.begin(), drop->objects.end(), [&](const ObjectRef& object) {
           return journey.passing.count(object.name.name) != 0;
         });
}

}  // namespace

Flow Walker::change(Change change, text::Span span) {
  if (std::holds_alternative<Transaction>(change)) return Flow::next;
  if (collecting_) {
    const auto* unknown_text = std::get_if<Unknown>(&change);
    if (unknown_text || (alters_schema(change) && !passing(change, journey_))) {
      collecting_->any = true;
      for (std::string& name : names_touched(change)) collecting_->touches.insert(std::move(name));
      if (std::holds_alternative<DoBlock>(change) || std::holds_alternative<Call>(change) || unknown_text) {
        collecting_->anything = true;
      }
    }
    return call_functions(change, span);
  }
  hide_variables(change, variables_);
  if (!mapped_) place(change, journey_.origin.span);
  const Origin origin = origin_at(span);
  if (!journey_.guards.empty()) {
    // What an EXCEPTION part catches is no finding: look first whether the server would refuse.
    Catalog& catalog = journey_.catalog;
    const Catalog::Mark before = catalog.mark();
    const Applied probe = apply(catalog, change, {.origin = origin, .in_transaction = true, .strict = false});
    catalog.undo(before);
    if (probe.refused && caught(probe.refused->sqlstate)) return refused(probe.refused->sqlstate);
  }
  if (!journey_.run(change, origin)) return refused("XX000");
  return call_functions(change, span);
}

Flow Walker::sql(const Statement& s) {
  std::string sql = text_at(s.head);
  if (s.into.size() > 0) sql = without(std::move(sql), s.head, s.into);
  for (Change& found : statements_in(sql)) {
    // Parsed from a text of its own, as EXECUTE's: its places are those of the statement.
    place(found, origin_at(s.span).span);
    const auto* query = std::get_if<DataQuery>(&found);
    const bool selects = query && query->query && query->query->kind <= Query::Kind::values;
    if (selects && !s.targets.empty()) {
      variables_["found"] = select_into(*query->query, s.targets);
    } else if (query) {
      variables_["found"] = Value::unknown();
      forget(s.targets);
    }
    const Flow flow = change(std::move(found), s.span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

/// Whether there was a row, if that is known.
Value Walker::select_into(const Query& query, const std::vector<std::string>& targets) {
  const auto rows = collecting_ ? std::nullopt : rows_of(journey_.catalog, query, variables_);
  if (!rows) {
    forget(targets);
    return Value::unknown();
  }
  if (rows->empty()) {
    for (const std::string& target : targets) assign(target, Value::null());
  } else {
    assign_row(targets, rows->front());
  }
  return Value::of(!rows->empty());
}

Flow Walker::perform(const Statement& s) {
  for (Change& found : statements_in("SELECT " + text_at(s.head))) {
    place(found, origin_at(s.span).span);
    const auto* query = std::get_if<DataQuery>(&found);
    if (query && query->query && !collecting_) {
      const auto rows = rows_of(journey_.catalog, *query->query, variables_);
      variables_["found"] = rows ? Value::of(!rows->empty()) : Value::unknown();
    }
    const Flow flow = change(std::move(found), s.span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

Flow Walker::execute(const Statement& s) {
  Value built = evaluate_at(s.head);
  std::erase(built.text, Value::nearly);
  forget(s.targets);
  if (built.kind != Value::Kind::text) return run_template(std::string(1, Value::hole), s.span);
  if (!built.known()) return run_template(built.text, s.span);
  const Variables outside = with_parameters(s.tail);
  if (!s.targets.empty()) {
    for (const Change& change : statements_in(built.text)) {
      const auto* query = std::get_if<DataQuery>(&change);
      if (query && query->query && query->query->kind <= Query::Kind::values) {
        select_into(*query->query, s.targets);
      }
    }
  }
  const Flow flow = run_text(built.text, s.span);
  without_parameters(outside);
  return flow;
}

/// Puts what USING gives in the place of $1, $2...; the arguments of the function, which it hides, are handed
/// back.
Variables Walker::with_parameters(text::Span list) {
  Variables outside;
  if (list.size() == 0) return outside;
  for (const Change& change : statements_in("SELECT " + text_at(list))) {
    const auto* query = std::get_if<DataQuery>(&change);
    if (!query || !query->query) continue;
    std::vector<Value> values;
    for (const Target& target : query->query->targets) {
      values.push_back(target.expr && !collecting_ ? evaluate(journey_.catalog, *target.expr, variables_)
                                                   : Value::unknown());
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      Value& place = variables_["$" + std::to_string(i + 1)];
      outside["$" + std::to_string(i + 1)] = std::move(place);
      place = std::move(values[i]);
    }
  }
  return outside;
}

void Walker::without_parameters(const Variables& outside) {
  for (const auto& [name, value] : outside) variables_[name] = value;
}

/// Functions of the chain within an expression: x := f().
Flow Walker::follow_calls(text::Span expression) {
  const std::string text = text_at(expression);
  if (text.find('(') == std::string::npos) return Flow::next;
  for (const Change& change : statements_in("SELECT " + text)) {
    const Flow flow = call_functions(change, expression);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

/// x := f(): what a body that was followed returned, if the call is all there is.
Flow Walker::follow_assigned(const Statement& s) {
  last_returned_.reset();
  const Flow flow = follow_calls(s.head);
  if (flow != Flow::next || !last_returned_ || collecting_ || s.targets.empty()) return flow;
  for (const Change& change : statements_in("SELECT " + text_at(s.head))) {
    const auto* query = std::get_if<DataQuery>(&change);
    const bool alone = query && query->query && query->query->targets.size() == 1 &&
                       query->query->targets[0].expr &&
                       query->query->targets[0].expr->kind == Expr::Kind::call;
    if (alone) assign(s.targets[0], *last_returned_);
  }
  return flow;
}

Flow Walker::run_text(const std::string& sql, text::Span span) {
  for (Change& found : statements_in(sql)) {
    place(found, origin_at(span).span);
    const Flow flow = change(std::move(found), span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

/// EXECUTE of a text with parts that are not known: what it names plainly may be touched; where a name itself
/// is built, anything may be.
Flow Walker::run_template(const std::string& sql, text::Span span) {
  std::string filled;
  for (char c : sql) {
    if (c == Value::hole) {
      filled += "hole_in_text";
    } else {
      filled += c;
    }
  }
  Collected what;
  Collected& into = collecting_ ? *collecting_ : what;
  for (const Change& change : statements_in(filled)) {
    if (const auto* unreadable = std::get_if<Unknown>(&change)) {
      into.any = into.anything = true;
      into.touches.insert(unreadable->touches.begin(), unreadable->touches.end());
      continue;
    }
    if (!alters_schema(change)) continue;
    into.any = true;
    for (std::string& name : names_touched(change)) {
      if (name.find("hole_in_text") != std::string::npos) {
        into.anything = true;
      } else {
        into.touches.insert(std::move(name));
      }
    }
  }
  if (!collecting_) blind("EXECUTE of text that is built at run time", what, span);
  return Flow::next;
}

Flow Walker::call_functions(const Change& change, text::Span span) {
  if (const auto* call = std::get_if<Call>(&change)) {
    const Function* function = function_called(journey_.catalog, call->procedure, call->arguments.size());
    std::vector<Value> arguments;
    for (const ExprPtr& argument : call->arguments) {
      arguments.push_back(argument ? evaluate(journey_.catalog, *argument, variables_) : Value::unknown());
    }
    return function ? call_function(Function(*function), std::move(arguments), true, span) : Flow::next;
  }
  if (const auto* nested = std::get_if<DoBlock>(&change)) {
    if (nested->language != "plpgsql" || journey_.depth >= deepest) return Flow::next;
    ++journey_.depth;
    Walker walker(journey_, nested->body, false, {});
    walker.collecting_ = collecting_;
    const Flow flow = walker.body(parse_body(nested->body, 0));
    if (flow == Flow::raised) error_state_ = walker.error_state_;
    --journey_.depth;
    return flow;
  }
  const auto* query = std::get_if<DataQuery>(&change);
  const bool once =
      query && query->query && query->query->kind <= Query::Kind::values &&
      std::none_of(query->query->from.begin(), query->query->from.end(),
                   [](const FromItem& item) { return item.kind != FromItem::Kind::function; }) &&
      !query->query->where;
  for (const ExprPtr& expr : calls_in(change)) {
    const Function* function = function_called(journey_.catalog, expr->name, expr->args.size());
    if (!function) continue;
    std::vector<Value> arguments;
    for (const ExprPtr& argument : expr->args) {
      arguments.push_back(argument ? evaluate(journey_.catalog, *argument, variables_) : Value::unknown());
    }
    const Flow flow = call_function(Function(*function), std::move(arguments), once, span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

Flow Walker::call_function(const Function& function, std::vector<Value> arguments, bool known_once,
                           text::Span span) {
  const bool readable = function.language == "plpgsql" || function.language == "sql";
  if (!readable || journey_.depth >= deepest || !may_alter(function.body)) return Flow::next;
  Variables variables;
  std::size_t next = 0;
  for (const Function::Argument& argument : function.arguments) {
    Value value = Value::null();
    if (argument.mode != 'o' && argument.mode != 't') {
      if (next < arguments.size() && argument.mode != 'v') {
        value = arguments[next];
      } else if (argument.default_expr && argument.mode != 'v') {
        value = evaluate(journey_.catalog, *argument.default_expr, {});
      } else {
        value = Value::unknown();
      }
      ++next;
      variables["$" + std::to_string(next)] = value;
    }
    if (!argument.name.empty()) variables[argument.name] = std::move(value);
  }
  ++journey_.depth;
  Walker walker(journey_, function.body, false, std::move(variables));
  Collected what;
  walker.collecting_ = collecting_ ? collecting_ : known_once ? nullptr : &what;
  const Session before = journey_.catalog.session();
  if (auto path = function.settings.find("search_path"); path != function.settings.end()) {
    SetVariable set;
    set.name = "search_path";
    std::string name;
    for (char c : path->second + ",") {
      if (c == ',') {
        if (!name.empty()) set.values.push_back(name);
        name.clear();
      } else if (c != ' ' && c != '"') {
        name += c;
      }
    }
    Session& session = journey_.catalog.edit_session();
    session.local_search_path = set.values;
    session.has_local = true;
  }
  Flow flow = Flow::next;
  if (function.language == "plpgsql") {
    flow = walker.body(parse_body(function.body, 0));
  } else {
    for (Change& found : statements_in(function.body)) {
      flow = walker.change(std::move(found), span);
      if (flow != Flow::next) break;
    }
  }
  if (function.settings.count("search_path") != 0) {
    journey_.catalog.edit_session().has_local = before.has_local;
    journey_.catalog.edit_session().local_search_path = before.local_search_path;
  }
  --journey_.depth;
  if (!collecting_ && !known_once) {
    blind("function " + function.name + " alters the schema, how often it runs is not known", what, span);
  }
  if (flow == Flow::raised) error_state_ = walker.error_state_;
  last_returned_ = walker.collecting_ ? Value::unknown() : walker.returned_;
  return flow;
}

}  // namespace catalog::plpgsql
