// Which statement of the chain made what stands in a server: the observed Catalog takes over the origins of
// the predicted one, name by name.
#pragma once

#include "lint/catalog/catalog.h"
#include "lint/chain/chain.h"
#include "migrate/audit/finding.h"

namespace migrate::audit {

// The chain and, after its last revision, one without a name or a file that counts as having made whatever
// the chain did not: so that rules of chains judge a database as well.
chain::Chain with_outside(const chain::Chain& chain);

// `predicted` is what the chain makes; what it does not make gets the revision that with_outside() put last.
void take_origins(catalog::Catalog& observed, const catalog::Catalog& predicted, uint32_t outside,
                  uint32_t outside_file);

// Where that is, for people.
MadeBy made_by(const chain::Chain& chain, const ast::Origin& origin);

}  // namespace migrate::audit
