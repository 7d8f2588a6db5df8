// Told by place: what the transaction holds it took at a statement, and the constraint stands at or after it.

#include "lint/engine/lock_of_adding.h"

namespace lint {

bool lock_of_adding_held(const Held& held, const catalog::Relation& table,
                         const catalog::Constraint& constraint) {
  const auto lock = held.locks().find(table.oid);
  if (lock == held.locks().end()) return false;
  const ast::Origin &taken = lock->second.at, &made = constraint.made;
  return made.revision == taken.revision && made.file == taken.file && made.span.begin >= taken.span.begin;
}

}  // namespace lint
