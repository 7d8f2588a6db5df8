// The chain's base on a throwaway server: what stands before the first revision is made there as its schema
// file says, without rows.
#pragma once

#include "lint/chain/chain.h"
#include "migrate/session/session.h"

namespace migrate {

// In a session of its own, so that none of the file's settings stay. Roles that the revisions name and nobody
// makes are made after it: the file knows better what they may do. What of it lacked a role is run again
// then; if one is still lacking it is passed over: owners and privileges are whoever's it runs as.
text::Result<void> make_base(const ConnectOptions& connect, const chain::Chain& chain);

}  // namespace migrate
