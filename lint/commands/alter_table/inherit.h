// INHERIT, NO INHERIT, OF, NOT OF (ATExecAddInherit, MergeAttributesIntoExisting,
// MergeConstraintsIntoExisting, RemoveInheritance).

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

void add_inherit(Altering& a, const AlterCommand& command);
void drop_inherit(Altering& a, const AlterCommand& command);
void merge_into_existing(Writer& w, Oid parent, Oid child, bool partition);
void leave_parent(Writer& w, Oid parent, Oid child);
void set_of_type(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
