// A Catalog that was read in several transactions, between which somebody changed what stands in it.
#pragma once

#include "lint/catalog/catalog.h"

namespace migrate::inspection {

// Whether anything in it names what is not there.
bool is_torn(const catalog::Catalog& catalog);

}  // namespace migrate::inspection
