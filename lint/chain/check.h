// Problems that any chain may have, whatever its layout.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Looks over the revisions that a layout has read: duplicate ids, gaps, the same SQL twice, ups and downs
// that lack each other.
void check_chain(const Layout& layout, Builder& builder);

}  // namespace chain
