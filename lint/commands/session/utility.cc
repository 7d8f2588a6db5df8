// Commands that leave the schema alone: SET CONSTRAINTS, cursors, and others that only transaction blocks
// forbid.

#include "lint/commands/session/utility.h"

#include <fmt/format.h>

#include "lint/analyze/analyze.h"
#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/object.h"
#include "lint/commands/in_block.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// AfterTriggerSetState, src/backend/commands/trigger.c.
void set_constraint(Writer& w, const Name& name, bool deferred) {
  for (Oid schema : schemas_for(w.catalog, name)) {
    bool found = false;
    const auto meet = [&](const auto& constraints) {
      for (const Constraint& constraint : constraints) {
        if (constraint.name != name.name) continue;
        found = true;
        if (deferred && !constraint.deferrable)
          w.refuse("42809", fmt::format("constraint \"{}\" is not deferrable", name.name));
      }
    };
    for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
      if (relation->schema == schema) meet(relation->constraints);
    }
    for (const auto& [oid, type] : w.catalog.all<Type>()) {
      if (type->schema == schema) meet(type->constraints);
    }
    if (found) return;
  }
  const bool unread = !w.catalog.opaques().empty() || !w.catalog.presumed().empty();
  if (unread && !w.context.strict) return;  // who knows on which table it stands
  if (!name.schema.empty() && w.catalog.find_schema(name.schema) == 0) w.refuse(no_schema(name.schema));
  w.refuse(not_found(ObjectKind::constraint, name, "42704",
                     fmt::format("constraint \"{}\" does not exist", written(name))));
}

void declare_cursor(Writer& w, const Utility& change) {
  if (change.query) {
    const analyze::QueryShape found = analyze::shape(w.catalog, *change.query);
    if (const auto& problem = found.problem) w.refuse(*problem);
  }
  if (!w.context.in_transaction && !change.holds)
    w.refuse("25P01", "DECLARE CURSOR can only be used in transaction blocks");
}

}  // namespace

void apply(Writer& w, const Utility& change) {
  for (const Name& constraint : change.constraints) set_constraint(w, constraint, change.deferred);
  if (change.word == "DECLARE CURSOR") declare_cursor(w, change);
  prevent_in_block(w, change);
}

void apply(Writer& w, const Unknown& change) {
  Opaque opaque;
  opaque.why = change.reason(w.catalog.server_version());
  opaque.touches = change.touches;
  opaque.anything = change.touches.empty() && !change.of_data;
  opaque.at = w.context.origin;
  w.blind(opaque.why);
  w.catalog.add_opaque(std::move(opaque));
}

}  // namespace commands
