// Chains of one folder whose files are named <number><anything>.sql, one a revision.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Whether the path is such a file of the folder itself.
bool is_versioned_sql(std::string_view path);

// These files, by number; the folder's other files are put among the ignored.
std::vector<std::string> versioned_files(Builder& builder);

// The revision of such a file: id, title, and the file, read. Opaque where it cannot be read as text.
Revision versioned_revision(Builder& builder, const std::string& path);

}  // namespace chain
