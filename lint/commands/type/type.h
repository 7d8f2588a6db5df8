// Types of the chain: made, found, refused (src/backend/commands/typecmds.c, src/backend/catalog/pg_type.c).
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// A type that CREATE TYPE t has named and no more (typenameType, src/backend/parser/parse_type.c).
void refuse_shell(Writer& w, const Type& type, const Name& name);

[[noreturn]] void refuse_array_type(Writer& w, const Type& array);

void apply(Writer& w, const CreateBaseType& change);

// Refuses 42710 where a type of that name stands, as the server does before it looks at anything else: an
// array type that it named itself steps aside, a shell is to be filled in.
void require_free_name(Writer& w, Oid schema, const std::string& name);

// Adds the type with its array type; refuses 42710 where the name is taken. Returns the oid.
Oid make_type(Writer& w, Type type);

// The chain's type of that name for a statement that alters it: null and a word in applied.blind where it
// cannot be known; refuses 42704 'type "x" does not exist', and pg_catalog's own types.
const Type* require_type(Writer& w, const Name& name);
void apply(Writer& w, const AlterTypeOptions& change);

}  // namespace commands
