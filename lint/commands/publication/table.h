// A table's place in a publication is an object of its own: it stands on the table, and on the columns that
// it lists or filters by (publication_add_relation, src/backend/catalog/pg_publication.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// The object that holds the table in the publication (pg_publication_rel); 0 = none.
Oid published_relation(const Catalog& catalog, Oid publication, Oid table);
// `part` says whether rows are filtered or columns listed; null for a table that is published whole.
void publish_relation(Writer& w, Oid publication, Oid table, const PublishedTable* part);
void unpublish_relation(Writer& w, Oid publication, Oid table);
// Refuses UPDATE or DELETE of a table whose publications could not say which row it was
// (CheckCmdReplicaIdentity, src/backend/executor/execReplication.c).
void require_replica_identity(Writer& w, const Relation& table, bool update);
// What publish_relation was told.
bool lists_columns(const Catalog& catalog, Oid published);
bool filters_rows(const Catalog& catalog, Oid published);

}  // namespace commands
