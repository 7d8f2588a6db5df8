// Taking single objects out of the Catalog: doDeletion, src/backend/catalog/dependency.c.
#pragma once

#include <string>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Takes one object out of the Catalog without asking who depends on it: from the relation or type it
// stands in as well, with its dependencies.
void remove_object(Writer& w, const ObjectAddress& object);

// The name for Applied::dropped: qualified; columns, constraints, triggers and policies as table.name.
std::string name_for_record(const Catalog& catalog, const ObjectAddress& object);

}  // namespace commands
