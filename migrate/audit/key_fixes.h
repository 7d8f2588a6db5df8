// Keys and the indexes under them, as revisions that block no writer.
#pragma once

#include <optional>

#include "migrate/audit/check.h"

namespace migrate::audit {

// CREATE INDEX CONCURRENTLY over the columns of a foreign key. None for a partitioned table, where it must be
// built partition by partition.
std::optional<Fix> index_of_key(const View& view, const catalog::Relation& table,
                                const catalog::Constraint& key);

// A primary key over a column that is NOT NULL and, by its statistics, has no value twice. None: there is no
// such column.
std::optional<Fix> key_of_column(const View& view, const catalog::Relation& table);

// A column of its own as the primary key: it writes the table anew, so that no revision takes it unasked.
std::optional<Fix> identity_column(const View& view, const catalog::Relation& table);

}  // namespace migrate::audit
