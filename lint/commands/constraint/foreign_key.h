// FOREIGN KEY (src/backend/commands/tablecmds.c, ATAddForeignKeyConstraint, transformFkeyCheckAttrs).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// t_a_b_fkey, free among the schema's constraints.
std::string choose_foreign_key_name(const Catalog& catalog, const Relation& table,
                                    const std::vector<std::string>& columns);

// Refuses a foreign key between columns that no operator of the index compares (42804).
void check_key_types(Writer& w, const Relation& table, const Constraint& key);

// Where a blind spot may have given the referenced table columns or keys that the Catalog lacks: what can be
// found is taken, what not is left out and said.
void resolve_where_blind(Writer& w, const Relation& referenced, const ConstraintDef& definition,
                         Constraint& key);

// `filled`: rows may hold values for it, so that they are looked at.
void make_foreign_key(Writer& w, Oid table, const ConstraintDef& definition, bool recurse = true,
                      bool filled = true);

}  // namespace commands
