// INHERIT, NO INHERIT, OF, NOT OF (ATExecAddInherit, MergeAttributesIntoExisting,
// MergeConstraintsIntoExisting, RemoveInheritance).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void add_inherit(AlteredTable& a, const AlterCommand& command);
void drop_inherit(AlteredTable& a, const AlterCommand& command);
void merge_into_existing(Writer& w, Oid parent, Oid child, bool partition);
void leave_parent(Writer& w, Oid parent, Oid child);
void set_of_type(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
