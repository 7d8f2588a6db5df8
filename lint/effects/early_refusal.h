// What a server refuses before it looks a name up: commands that must not stand in a transaction block
// (PreventInTransactionBlock, src/backend/access/transam/xact.c, and its callers), and grammar that its
// version does not have yet (the release notes of each version).
#pragma once

#include <optional>

#include "lint/ast/change.h"
#include "lint/ast/refusal.h"

namespace effects {
using namespace ast;

struct Scene;

// Grammar that came with a later version than the server's: the server stops at that word.
std::optional<Refusal> refused_by_grammar(const Change& change, int version);

// What of the statement the server refuses before it does anything: transaction blocks, later grammar.
void refuse_early(const Scene& scene, const Change& change);

}  // namespace effects
