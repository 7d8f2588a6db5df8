// The roles that a chain names and does not make are given by the platform that it runs on: a throwaway
// server has none of them.
#pragma once

#include "lint/chain/chain.h"
#include "migrate/session/session.h"

namespace migrate {

// Makes them, without LOGIN, where they are not there.
text::Result<void> make_named_roles(const ConnectOptions& connect, const chain::Chain& chain);

}  // namespace migrate
