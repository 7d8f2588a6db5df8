// Statements that a newer server's grammar takes and the parser's own does not yet.
#pragma once

#include <optional>
#include <string_view>

#include "lint/ast/change.h"

namespace lower {

// What a statement that does not parse says in the grammar of a version that the parser does not have:
// REPACK as a Cluster, other statements as an Unknown that names the version. Nothing where no server takes
// it.
std::optional<ast::Change> newer_grammar(std::string_view statement, std::string_view syntax_error);

}  // namespace lower
