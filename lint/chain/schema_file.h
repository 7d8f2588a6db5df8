// What stands before the first revision where a chain does not begin at the beginning: a schema file
// (pg_dump's, or `migrate dump`'s), or a folder of SQL files. It is replayed before the chain and not judged.
#pragma once

#include <string>

#include "lint/chain/chain.h"

namespace chain {

// Adds the file, or the .sql files of the folder in the order of their names, to the chain's files and to its
// base.
text::Result<void> stand_on(Chain& chain, const std::string& path);

// A schema file near the chain that looks like one: structure.sql, schema.sql... beside the chain's folder or
// above it. Empty: none is seen.
std::string likely_schema_file(const Chain& chain);

}  // namespace chain
