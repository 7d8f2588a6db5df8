// Finding what stands within one relation: columns and constraints by name.

#include "lint/catalog/relation.h"

#include <algorithm>

namespace catalog {
using namespace ast;

ColumnNumber Relation::column_number(std::string_view name_) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].dropped && columns[i].name == name_) return static_cast<ColumnNumber>(i + 1);
  }
  return 0;
}

const Column* Relation::find_column(std::string_view name_) const {
  const ColumnNumber number = column_number(name_);
  return number == 0 ? nullptr : &column(number);
}

const Constraint* Relation::find_constraint(std::string_view name_) const {
  auto it = std::find_if(constraints.begin(), constraints.end(),
                         [&](const Constraint& c) { return c.name == name_; });
  return it == constraints.end() ? nullptr : &*it;
}

const Constraint* Relation::primary_key() const {
  auto it = std::find_if(constraints.begin(), constraints.end(),
                         [](const Constraint& c) { return c.kind == Constraint::Kind::primary_key; });
  return it == constraints.end() ? nullptr : &*it;
}

}  // namespace catalog
