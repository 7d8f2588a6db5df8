// Names of a relation's constraints (ConstraintNameIsUsed, src/backend/catalog/pg_constraint.c).

#include "lint/commands/relation/constraint_name.h"

namespace commands {
using namespace ast;
using namespace catalog;

bool constraint_name_is_used(const Relation& relation, std::string_view name) {
  return relation.find_constraint(name) != nullptr;
}

void refuse_constraint_name(Writer& w, const Relation& table, const std::string& name) {
  const Constraint* conflicting = table.find_constraint(name);
  w.refuse({ObjectClass::constraint, conflicting ? conflicting->oid : 0, 0}, table.name,
           exists_already(name, "42710",
                          "constraint \"" + name + "\" for relation \"" + table.name + "\" already exists"));
}

}  // namespace commands
