#pragma once

// Inside of apply(): removing objects with all that hangs on them, as performMultipleDeletions and
// findDependentObjects do (src/backend/catalog/dependency.c).
//
// What depends on what is told by two sources, taken together:
//  - the values themselves: a relation's row type, indexes, constraints, defaults, triggers, policies,
//    rules, partitions and children; a column's type; a constraint's columns and the referenced side of a
//    foreign key; what stands in a schema. Nobody needs to add edges for these;
//  - the Catalog's edges (add_dependency) for the rest: what a view reads; functions, types and sequences
//    named in expressions; members of extensions. Catalog::find_constraint and referencing() rely on edges
//    from a constraint to its own and to the referenced relation.

#include <string>
#include <vector>

#include "lint/commands/writer.h"

namespace catalog::applying {

struct DropOptions {
  bool internal = false;       // the server's own doing: owned objects may go alone, nothing is reported
  bool skip_original = false;  // all that depends on the named objects, not these (DROP OWNED, ...)
};

/// Drops the named objects (columns by their number) together: each may depend on the others.
/// Refuses as the server does when others depend on them and `cascade` is false, or when an owner
/// requires one of them. What goes is recorded in Applied::dropped, collateral unless named; what
/// CASCADE takes is said in a notice.
void drop_objects(Writer& w, const std::vector<ObjectAddress>& named, bool cascade,
                  const DropOptions& options = {});

/// Takes one object out of the Catalog without asking who depends on it: from the relation or type it
/// stands in as well, with its edges.
void remove_object(Writer& w, const ObjectAddress& object);

/// Who depends on the object (on any of its columns, when it is a whole relation), and on what the object
/// itself depends: from values and edges.
std::vector<Dependency> dependents(const Catalog& catalog, const ObjectAddress& object);
std::vector<Dependency> references(const Catalog& catalog, const ObjectAddress& object);

/// As getObjectDescription gives it (src/backend/catalog/objectaddress.c): "constraint c on table t".
std::string describe(const Catalog& catalog, const ObjectAddress& object);

/// The name for Applied::dropped: qualified; columns, constraints, triggers and policies as table.name.
std::string name_for_record(const Catalog& catalog, const ObjectAddress& object);

/// "table", "materialized view"...: how messages call the relation.
std::string_view kind_word(RelationKind kind);

}  // namespace catalog::applying
