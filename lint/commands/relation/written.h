// Definitions that the Catalog keeps as text.
#pragma once

#include "lint/commands/writer.h"

namespace commands {

// The passage, with the relations that these queries in it read, as they stand now, and the search_path of
// now.
Written written_now(const Writer& w, const Passage& passage, const std::vector<const Query*>& queries);
// The same of an expression: nothing where it has no query within it, for then the expression tells all.
Written query_written_now(const Writer& w, const Passage& passage, const ExprPtr& expr);

}  // namespace commands
