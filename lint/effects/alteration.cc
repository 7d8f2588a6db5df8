// One ALTER TABLE on its way through the passes.

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;
using namespace catalog;

using Kind = AlterCommand::Kind;

std::vector<const Relation*> typed_tables(const Catalog& catalog, const Relation& composite) {
  std::vector<const Relation*> tables;
  for (const Dependency& dependency :
       catalog.value_dependents_of({ObjectClass::type, composite.row_type, 0})) {
    const Relation* table = catalog.relation(dependency.dependent.oid);
    const bool of_it = dependency.dependent.cls == ObjectClass::relation &&
                       dependency.dependent.column == 0 && table && table->of_type == composite.row_type;
    if (of_it) tables.push_back(table);
  }
  return tables;
}

std::vector<const Relation*> Alteration::tree() {
  std::vector<const Relation*> found;
  for (Oid oid : change.only ? std::vector<Oid>{target.oid} : inheritors(catalog(), target.oid)) {
    scene.lock(oid, mode);
    found.push_back(catalog().relation(oid));
  }
  return found;
}

int pass_of(const AlterCommand& command) {
  switch (command.kind) {
    case Kind::drop_column:
    case Kind::drop_constraint:
    case Kind::drop_not_null:
    case Kind::drop_identity:
    case Kind::drop_expression: return 0;
    case Kind::alter_type: return 1;
    case Kind::add_column: return 2;
    case Kind::set_expression: return 3;
    case Kind::set_not_null: return 5;
    case Kind::add_constraint: {
      const ConstraintDef& constraint = *command.constraint;
      if (constraint.kind == ConstraintDef::Kind::not_null) return 5;
      const bool index = constraint.kind == ConstraintDef::Kind::primary_key ||
                         constraint.kind == ConstraintDef::Kind::unique ||
                         constraint.kind == ConstraintDef::Kind::exclusion;
      return index ? 6 : 7;
    }
    case Kind::set_default:
    case Kind::drop_default:
    case Kind::add_identity: return 7;
    default: return 8;
  }
}

}  // namespace effects
