// `-- migrate:irreversible <reason>` in the files of other tools, to which it is a comment like any other.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

void read_irreversible(Builder& builder);

}  // namespace chain
