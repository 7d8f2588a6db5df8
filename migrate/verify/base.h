// The chain's base on a throwaway server: what stands before the first revision is made there as its schema
// file says, without rows.
#pragma once

#include "lint/chain/chain.h"
#include "migrate/session/session.h"

namespace migrate {

// The roles that the chain only names are given by the platform that it runs on: they are made, without
// LOGIN. Once a server; before the base.
text::Result<void> make_named_roles(const ConnectOptions& connect, const chain::Chain& chain);

// In a session of its own, so that none of the file's settings stay. Roles of the file that the server lacks
// are passed over: owners and privileges are whoever's it runs as.
text::Result<void> make_base(const ConnectOptions& connect, const chain::Chain& chain);

}  // namespace migrate
