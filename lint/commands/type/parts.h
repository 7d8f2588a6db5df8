#pragma once

// Inside of apply_type(): types by what they are made of.

#include "lint/commands/writer.h"

namespace catalog::applying {

void create_enum(Writer& w, const CreateEnum& change);
void alter_enum(Writer& w, const AlterEnum& change);
void create_domain(Writer& w, const CreateDomain& change);
void alter_domain(Writer& w, const AlterDomain& change);
void create_composite(Writer& w, const CreateComposite& change);
void create_range(Writer& w, const CreateRange& change);
void create_base_type(Writer& w, const CreateBaseType& change);

/// Refuses 42710 where a type of that name stands, as the server does before it looks at anything else: an
/// array type that it named itself steps aside, a shell is to be filled in.
void require_free_name(Writer& w, Oid schema, const std::string& name);

/// Adds the type with its array type; refuses 42710 where the name is taken. Returns the oid.
Oid make_type(Writer& w, Type type);

/// The chain's type of that name for a statement that alters it: null and a word in applied.blind where it
/// cannot be known; refuses 42704 'type "x" does not exist', and pg_catalog's own types.
const Type* require_type(Writer& w, const Name& name);

/// As written in messages: the name alone, or schema.name where the user wrote one.
std::string written_name(const Name& name);

/// A new condition on a domain cannot be verified where its values stand within arrays or rows.
void refuse_domain_containers(Writer& w, Oid domain);

}  // namespace catalog::applying
