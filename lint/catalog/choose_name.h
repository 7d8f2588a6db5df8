// Names that the server makes up (src/backend/commands/indexcmds.c: ChooseIndexName, ChooseIndexColumnNames,
// ChooseIndexNameAddition; src/backend/commands/tablecmds.c: ChooseForeignKeyConstraintNameAddition;
// makeObjectName, ChooseRelationName, ChooseConstraintName).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {
using namespace ast;

// name1_name2_label within 63 bytes, the longer of the two cut first, at character boundaries.
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label);

// A free relation name in the schema: make_object_name with label, label1, label2...
// `is_constraint` demands that no constraint of the schema has it either.
std::string choose_relation_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                 std::string_view label, Oid schema, bool is_constraint);

// A free constraint name among those of the schema and `taken`.
std::string choose_constraint_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                   std::string_view label, Oid schema, const std::vector<std::string>& taken);

}  // namespace catalog
