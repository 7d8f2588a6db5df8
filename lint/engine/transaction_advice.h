// What a chain's tool does with transactions, in words a message can use: how to get a statement out of one.
#pragma once

#include <string>

#include "lint/engine/view.h"

namespace lint {

// Why the statement stands in a transaction: "the runner wraps the script in one", ...
std::string why_in_transaction(ast::Block block, uint32_t statements);

// `sql` as the up of a revision of its own, ready to be pasted into a new file: the line that says so, and
// the directive that an up begins with in the chain's layout.
std::string own_revision(const chain::Chain& chain, const std::string& sql);

// `sql` as it would stand in a file of its own that runs outside a transaction; for a step that already runs
// outside one, `sql` alone.
std::string outside_transaction(const chain::Chain& chain, const replay::Step& step, const std::string& sql);
// The same for a statement that a new revision would hold, such as the one that made `origin`. `then` follows
// in the same file, or in one of its own where the tool wants the statement alone.
std::string in_new_revision(const chain::Chain& chain, const ast::Origin& origin, const std::string& sql,
                            const std::string& then = {});

}  // namespace lint
