// Looking up a column or a variable by its name.

#include "lint/executor/scope.h"

namespace executor {

const Value* ExprContext::column(std::string_view alias, std::string_view name) const {
  static const Value null = Value::null();
  for (auto it = rows.rbegin(); it != rows.rend(); ++it) {
    if (!alias.empty() && it->alias != alias) continue;
    if (!it->row) {
      if (!alias.empty()) return &null;
      continue;
    }
    for (const auto& [key, value] : *it->row) {
      if (key == name) return &value;
    }
  }
  return nullptr;
}

const Value* ExprContext::find(const std::vector<std::string>& names) const {
  if (names.empty()) return nullptr;
  if (names.size() == 1) {
    if (const Value* found = column({}, names[0])) return found;
    auto variable = variables.find(names[0]);
    return variable == variables.end() ? nullptr : &variable->second;
  }
  const std::string& owner = names[names.size() - 2];
  if (const Value* found = column(owner, names.back())) return found;
  if (auto variable = variables.find(owner); variable != variables.end()) {
    return variable->second.field(names.back());
  }
  if (!rows.empty()) return nullptr;
  auto labelled = variables.find(names.back());  // block.variable
  return labelled == variables.end() ? nullptr : &labelled->second;
}

}  // namespace executor
