// What is not known is told to the executor as a blind spot, for as long as the question takes.

#include "lint/plpgsql/run/catalog_question.h"

#include <algorithm>

#include "lint/ast/column_name.h"
#include "lint/ast/walk.h"
#include "lint/executor/aggregate.h"
#include "lint/executor/function_call.h"
#include "lint/executor/qualified_name.h"

namespace plpgsql {

namespace {

// Columns of the server's catalogs that name what a chain makes, and those that name where it stands.
bool names_an_object(std::string_view column) {
  static constexpr std::string_view names[] = {"relname",     "tablename",    "table_name",    "viewname",
                                               "matviewname", "sequencename", "sequence_name", "indexname",
                                               "typname",     "proname",      "routine_name"};
  return std::find(std::begin(names), std::end(names), column) != std::end(names);
}

bool names_a_schema(std::string_view column) {
  return column == "nspname" || column == "schemaname" || column == "schema_name" ||
         column.ends_with("_schema");
}

bool is_reg(std::string_view type) {
  return executor::reg_form(type) != executor::Value::Form::plain;
}

class Question {
 public:
  Question(const Catalog& catalog, const executor::Variables& variables)
      : catalog_(catalog), variables_(variables) {}

  void read(const Query& query) {
    each_item(query.from, [&](const FromItem& item) {
      if (item.kind != FromItem::Kind::relation) return;
      const std::string& schema = item.relation.schema;
      asks_ |= schema == "pg_catalog" || schema == "information_schema" ||
               (schema.empty() && item.relation.name.starts_with("pg_"));
    });
    each_expression(query, [&](const ExprPtr& expr) { read(*expr); });
    each_query(query, [&](const auto& below) { read(*below); });
  }

  void read(const Expr& root) {
    walk(root, [&](const Expr& node) {
      if (node.query) read(*node.query);
      const bool calls_reg = node.kind == Expr::Kind::call && node.name.name.starts_with("to_reg") &&
                             is_reg(std::string_view(node.name.name).substr(3));
      if (calls_reg || (node.kind == Expr::Kind::cast && is_reg(node.type_name->name.name))) {
        asks_ |= calls_reg;
        about_one_ = true;
        for (const ExprPtr& argument : node.args) note(argument, true);
        return;
      }
      const bool compares = (node.kind == Expr::Kind::operator_ && node.name.name == "=") ||
                            (node.kind == Expr::Kind::any_all && node.sublink == SubLink::any) ||
                            (node.kind == Expr::Kind::in && !node.negated);
      if (!compares) return;
      bool of_name = false, of_schema = false;
      for (const ExprPtr& side : node.args) {
        if (!side) continue;
        walk(*side, [&](const Expr& e) {
          if (e.kind != Expr::Kind::column || e.names.empty()) return;
          of_name |= names_an_object(e.names.back());
          of_schema |= names_a_schema(e.names.back());
        });
      }
      about_one_ |= of_name;
      for (const ExprPtr& side : node.args) {
        if (of_name || of_schema) note(side, false);
      }
    });
  }

  // What the Catalog cannot answer of it; nothing where it can.
  std::optional<Opaque> blind_spot(const RunInner& run, const Origin& origin) const {
    if (!asks_) return std::nullopt;
    Opaque unseen{.why = "what stood there before the chain", .touches = {}, .anything = false, .at = origin};
    for (const auto& [name, written] : names_) {
      if (!catalog_.is_presumed(name) && !catalog_.is_open(name) && !run.may_have_stood(name)) continue;
      unseen.touches.push_back(name);
      unseen.makes |= !written;
    }
    unseen.makes |= !about_one_ && something_stood();
    if (unseen.touches.empty() && !unseen.makes) return std::nullopt;
    return unseen;
  }

  // By name, and not after all that there are.
  bool is_about_one() const { return about_one_; }

 private:
  void note(const ExprPtr& expr, bool qualified) {
    if (!expr) return;
    walk(*expr, [&](const Expr& node) {
      const auto variable = node.kind == Expr::Kind::column && node.names.size() == 1
                                ? variables_.find(node.names.front())
                                : variables_.end();
      const bool known = variable != variables_.end() &&
                         variable->second.kind == executor::Value::Kind::text && variable->second.known();
      if (node.kind == Expr::Kind::string) add(node.text, qualified, true);
      if (known) add(variable->second.text, qualified, false);
    });
  }

  void add(const std::string& text, bool qualified, bool written) {
    if (!qualified) return names_.emplace_back(text, written), void();
    const auto parts = executor::split_qualified_name(text.substr(0, text.find('(')));
    if (parts && !parts->empty()) names_.emplace_back(parts->back(), written);
  }

  // A relation or type that no revision makes is known by now, so there may be others.
  bool something_stood() const {
    return std::any_of(catalog_.presumed().begin(), catalog_.presumed().end(), [&](const Presumed& one) {
      if (one.kind != ObjectKind::table && one.kind != ObjectKind::type) return false;
      const Schema* schema = catalog_.get<Schema>(catalog_.find_schema(one.name.schema));
      return !schema || !schema->provided || schema->presumed;
    });
  }

  const Catalog& catalog_;
  const executor::Variables& variables_;
  bool asks_ = false;
  bool about_one_ = false;                           // it names what it asks for
  std::vector<std::pair<std::string, bool>> names_;  // and whether the question itself says it
};

// Whether each row is there or not whatever other rows there are.
bool rows_stand_alone(const Query& query) {
  bool alone = query.kind == Query::Kind::select && query.limits.empty() && !query.grouped &&
               query.windows.empty() && query.distinct_on.empty() &&
               std::none_of(query.targets.begin(), query.targets.end(),
                            [](const Target& target) { return executor::is_aggregate(target.expr); });
  each_query(query, [&](const auto& below) { alone = alone && rows_stand_alone(*below); });
  return alone;
}

// Whether the row is about a relation of which nothing says what it is.
bool is_of_presumed(const Catalog& catalog, const ReturnedRows::value_type& row) {
  return std::any_of(row.begin(), row.end(), [&](const auto& cell) {
    const executor::Value& value = cell.second;
    if (value.form == executor::Value::Form::regclass) {
      const Relation* relation = catalog.relation(static_cast<Oid>(value.number));
      return relation && relation->presumed;
    }
    if (value.kind != executor::Value::Kind::text) return false;
    return std::any_of(catalog.all<Schema>().begin(), catalog.all<Schema>().end(), [&](const auto& schema) {
      const Relation* relation = catalog.relation(catalog.find_relation(schema.first, value.text));
      return relation && relation->presumed;
    });
  });
}

// Calls `answer` with the blind spot there.
template <class Answer>
auto answered(const Execution& execution, const Question& question, const Answer& answer) {
  const auto unseen = question.blind_spot(execution.run, execution.origin);
  if (!unseen) return answer();
  const Catalog::Mark before = execution.catalog.mark();
  execution.catalog.add_opaque(*unseen);
  auto found = answer();
  execution.catalog.undo(before);
  return found;
}

}  // namespace

executor::Value evaluate(const Execution& execution, const Expr& expr, const executor::Variables& variables) {
  const auto answer = [&] { return executor::evaluate(execution.catalog, expr, variables); };
  if (!execution.run.may_have_stood) return answer();
  Question question(execution.catalog, variables);
  question.read(expr);
  return answered(execution, question, answer);
}

std::optional<ReturnedRows> rows_of(const Execution& execution, const Query& query,
                                    const executor::Variables& variables) {
  const auto answer = [&] { return executor::rows_of(execution.catalog, query, variables); };
  if (!execution.run.may_have_stood) return answer();
  Question question(execution.catalog, variables);
  question.read(query);
  return answered(execution, question, answer);
}

MetRows rows_met(const Execution& execution, const Query& query, const executor::Variables& variables) {
  if (!execution.run.may_have_stood) return {executor::rows_of(execution.catalog, query, variables), {}};
  Question question(execution.catalog, variables);
  question.read(query);
  const bool known_ones_stand = question.blind_spot(execution.run, execution.origin).has_value() &&
                                !question.is_about_one() && rows_stand_alone(query);
  if (!known_ones_stand) return {rows_of(execution, query, variables), {}};
  MetRows met{executor::rows_of(execution.catalog, query, variables), {}};
  if (!met.rows) return met;
  std::erase_if(*met.rows, [&](const auto& row) { return is_of_presumed(execution.catalog, row); });
  met.other.emplace();
  for (const Target& target : query.targets) {
    const bool named = target.expr && target.expr->kind != Expr::Kind::star;
    if (!named) return {std::move(met.rows), ReturnedRows::value_type()};
    met.other->emplace_back(target.name.empty() ? figure_column_name(*target.expr) : target.name,
                            executor::Value::of(std::string(name_of_other)));
  }
  return met;
}

}  // namespace plpgsql
