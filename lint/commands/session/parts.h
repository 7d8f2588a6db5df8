#pragma once

// Inside of apply_session.

#include <string>
#include <vector>

#include "lint/commands/writer.h"

namespace catalog::applying {

/// Refuses what cannot be written to a view, or merged into another relation; the table that gets the rows,
/// 0 for none.
Oid check_written_relation(Writer& w, const Query& query, const Relation& target);

/// Queries, INSERT, UPDATE, DELETE, MERGE, COPY, TRUNCATE, LOCK, VACUUM, CALL, DO: false for others.
bool apply_data(Writer& w, const Change& change);

void apply_call(Writer& w, const Call& change);
/// set_config(name, value, is_local) within a SELECT.
void set_config(Writer& w, const std::string& name, const std::string& value, bool local);

/// A list of identifiers as a setting holds it: folded, quoted ones as they stand (SplitIdentifierString,
/// src/backend/utils/adt/varlena.c).
std::vector<std::string> split_identifiers(const std::string& list);

/// DISCARD TEMP.
void drop_temporary(Writer& w);

}  // namespace catalog::applying
