// Where nobody says which servers the chain runs on, it runs on those that its own statements need.
#pragma once

#include "tools/schemalint/passes.h"

namespace schemalint {

// Raises the version that the chain is judged for to the one that its statements need, and says so. Nothing
// where a version is stated, or is enough. True: it is another now.
bool settle_version(Loaded& loaded);

}  // namespace schemalint
