// From a type's written name to its oid and modifier (src/backend/parser/parse_type.c: typenameType,
// typenameTypeMod; the types' own typmodin functions below src/backend/utils/adt).
#pragma once

#include <optional>
#include <string>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// The type a written name means: aliases are the parser's business, typmods are evaluated here
// (`numeric(10,2)`), serial pseudo-types are the caller's. `problem` is the server's refusal
// ('type "moood" does not exist') where there is one. A type that an extension not known, or another
// blind spot, may have made comes back with oid 0 and no problem.
struct ResolvedType {
  TypeRef type;
  std::optional<Refusal> problem;
};

// What takes a value of it refuses a shell (typenameType); what only names it takes one (LookupTypeName).
enum class Shells : uint8_t { refused, taken };
ResolvedType resolve_type(const Catalog& catalog, const TypeName& written, Shells shells = Shells::refused);
// The name as SQL, as far as it was written.
std::string written_type(const TypeName& written);

}  // namespace types
