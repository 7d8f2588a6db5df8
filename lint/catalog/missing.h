// Refusals for want of something, with what it was: whoever replays a chain may take it to stand there from
// before the beginning (presume.h).
#pragma once

#include <string>
#include <vector>

#include "lint/ast/refusal.h"
#include "lint/catalog/relation.h"

namespace catalog {
using namespace ast;

// schema "x" does not exist
Refusal no_schema(const std::string& name);
// no schema has been selected to create in: of the search_path's, none is there.
Refusal no_creation_schema(const std::vector<std::string>& path);
// relation "x" does not exist
Refusal no_relation(const Name& name, ObjectKind kind = ObjectKind::table);
// A column of the relation, in whatever words.
Refusal no_column(const Relation& relation, const std::string& name, std::string message);
// Anything else, in whatever words.
Refusal not_found(ObjectKind kind, const Name& name, std::string sqlstate, std::string message,
                  std::string hint = {});

}  // namespace catalog
