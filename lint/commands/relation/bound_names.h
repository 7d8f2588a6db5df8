// What views and rules read stays the same relation whatever it is called later: the server keeps its oid in
// the stored query, ours keeps its name with the schema, and follows when that changes.
#pragma once

#include <memory>

#include "lint/commands/writer.h"

namespace commands {

// The query with each relation called by its schema and name as they stand now; what it could be referred to
// by stays.
std::shared_ptr<const Query> with_bound_names(const Writer& w, const std::shared_ptr<const Query>& query);

// Views and rules that read the relation, which was called `before` until now, call it as it stands.
void follow_name(Writer& w, Oid relation, const Name& before);

// Its name with its schema.
Name bound_name(const Catalog& catalog, const Relation& relation);

}  // namespace commands
