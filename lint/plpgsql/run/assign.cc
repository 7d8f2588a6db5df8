// Variables and what is put into them: whole, by field, by element (exec_assign_value, exec_move_row,
// src/pl/plpgsql/src/pl_exec.c).

#include "lint/datum/input.h"
#include "lint/executor/datetime.h"
#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/types/resolve.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

bool is_record_type(const std::string& type) {
  return type.empty() || type == "record" || type.find("rowtype") != std::string::npos;
}

std::optional<Refusal> Interpreter::unfit(const std::string& target, const executor::Value& value) const {
  const auto declared = types_.find(target);
  if (declared == types_.end() || value.kind != executor::Value::Kind::text ||
      value.form != executor::Value::Form::plain || !value.exact() || !value.known() ||
      is_record_type(declared->second) || declared->second.find('%') != std::string::npos) {
    return std::nullopt;
  }
  for (const Change& change : lower::statements_in("SELECT NULL::" + declared->second)) {
    const auto* query = std::get_if<DataQuery>(&change);
    const ExprPtr cast = query && query->query ? lone_expression(*query->query) : nullptr;
    if (!cast || cast->kind != Expr::Kind::cast) return std::nullopt;
    const TypeRef type = types::resolve_type(execution_.catalog, cast->type_name).type;
    if (type.known()) return datum::check_literal(execution_.catalog, value.text, type.oid, nullptr);
  }
  return std::nullopt;
}

namespace {

// names[3] := value, where the place is written as a number and the array goes as far.
void assign_element(executor::Value& array, const std::string& target, executor::Value value) {
  const size_t open = target.find('['), close = target.find(']');
  size_t place = 0;
  const bool number = close != std::string::npos && close + 1 == target.size() && close > open + 1 &&
                      target.find_first_not_of("0123456789", open + 1) == close && close - open < 6;
  if (number) place = std::stoul(target.substr(open + 1, close - open - 1));
  if (array.is_null()) {
    array = executor::Value();
    array.kind = executor::Value::Kind::array;
  }
  if (array.kind != executor::Value::Kind::array || array.form != executor::Value::Form::plain ||
      place == 0 || place > array.items.size() + 1) {
    array = executor::Value::unknown();
    return;
  }
  if (place > array.items.size()) array.items.emplace_back();
  array.items[place - 1] = std::move(value);
}

}  // namespace

// What a row is whose first field is about to be set: NULL in all of them, or not known.
executor::Value Interpreter::empty_row(const std::string& name, bool null) const {
  executor::Value row;
  row.kind = executor::Value::Kind::record;
  const auto type = types_.find(name);
  const auto names = type == types_.end() ? std::nullopt : fields_of(execution_.catalog, type->second);
  if (!names) row.fields.emplace_back("", executor::Value::unknown());  // whichever they are
  for (size_t i = 0; names && i < names->size(); ++i)
    row.fields.emplace_back((*names)[i], null ? executor::Value::null() : executor::Value::unknown());
  return row;
}

void Interpreter::assign(const std::string& target, executor::Value value) {
  if (const auto type = types_.find(target); type != types_.end()) {
    if (std::optional<executor::Value> date = executor::cast_date(value, type->second))
      value = *std::move(date);
  }
  if (const auto type = types_.find(target);
      type != types_.end() && value.kind == executor::Value::Kind::record) {
    const auto names = fields_of(execution_.catalog, type->second);
    for (size_t i = 0; names && i < value.fields.size() && i < names->size(); ++i)
      value.fields[i].first = (*names)[i];
  }
  const size_t dot = target.find('.');
  if (target.find('[') != std::string::npos) {
    assign_element(variables_[target.substr(0, target.find('['))], target, std::move(value));
  } else if (dot == std::string::npos) {
    variables_[target] = std::move(value);
  } else {
    executor::Value& record = variables_[target.substr(0, dot)];
    if (record.kind != executor::Value::Kind::record)
      record = empty_row(target.substr(0, dot), record.is_null());
    const std::string field = target.substr(dot + 1);
    for (auto& [name, held] : record.fields) {
      if (name == field) {
        held = std::move(value);
        return;
      }
    }
    record.fields.emplace_back(field, std::move(value));
  }
}

void Interpreter::assign_row(const std::vector<std::string>& targets,
                             const std::vector<std::pair<std::string, executor::Value>>& row) {
  if (targets.size() == 1) {
    auto type = types_.find(targets[0]);
    const bool record = type == types_.end() || is_record_type(type->second);
    executor::Value value = !record && row.size() == 1 ? row[0].second : executor::Value{};
    if (record || row.size() != 1) value.kind = executor::Value::Kind::record;
    value.fields.assign(row.begin(), row.end());
    assign(targets[0], std::move(value));
    return;
  }
  for (size_t i = 0; i < targets.size(); ++i) {
    assign(targets[i], i < row.size() ? row[i].second : executor::Value::null());
  }
}

void Interpreter::forget(const std::vector<std::string>& targets) {
  for (const std::string& target : targets) assign(target, executor::Value::unknown());
}

}  // namespace plpgsql
