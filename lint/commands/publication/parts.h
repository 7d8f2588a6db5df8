#pragma once

// Inside of apply_publication: a table's place in a publication, and what may filter its rows.

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

/// Refuses a WHERE, bound, that is more than a simple expression.
void check_filter(Writer& w, const Expr& where);

/// The object that holds the table in the publication (pg_publication_rel); 0 = none.
Oid published_relation(const Catalog& catalog, Oid publication, Oid table);
/// `part` says whether rows are filtered or columns listed; null for a table that is published whole.
void publish_relation(Writer& w, Oid publication, Oid table, const PublishedTable* part);
void unpublish_relation(Writer& w, Oid publication, Oid table);
/// Refuses UPDATE or DELETE of a table whose publications could not say which row it was
/// (CheckCmdReplicaIdentity, src/backend/executor/execReplication.c).
void require_replica_identity(Writer& w, const Relation& table, bool update);
/// What publish_relation was told.
bool lists_columns(const Catalog& catalog, Oid published);
bool filters_rows(const Catalog& catalog, Oid published);

}  // namespace catalog::applying
