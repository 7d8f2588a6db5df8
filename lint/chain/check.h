// Problems that any chain may have, whatever its layout.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Looks over the revisions that a layout has read: duplicate ids, gaps, the same SQL twice, ups and downs
// that lack each other.
void check_chain(const Layout& layout, Builder& builder);

// Of each revision: it is one of several in a row that have one title, the parts of one change that was cut
// up, and the downs of some of them do nothing: one down takes all back.
std::vector<bool> undone_together(const Chain& chain);

}  // namespace chain
