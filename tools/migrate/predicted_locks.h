// What each statement of revisions that are not applied yet will lock, as lint/effects predicts it.
#pragma once

#include <string>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/sql/server_version.h"

namespace migrate::tool {

// Of the ups from revision `first` on, statement by statement: "SHARE UPDATE EXCLUSIVE on public.orders,
// blocks schema changes; builds an index of public.orders". Empty: nothing that anybody would notice.
std::vector<std::string> predicted_locks(const chain::Chain& chain, size_t first, sql::ServerVersion version);

}  // namespace migrate::tool
