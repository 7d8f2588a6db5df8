// Carries a Change out on a Catalog, as the server of catalog.server_version() would: the names it
// chooses, the collateral it takes, the refusals it gives.
#pragma once

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct Work;

// Applies one change. On a refusal the Catalog is left untouched. SET, RESET and search_path act on
// catalog.session(); Transaction is replay's business and does nothing here. `work`: of an ALTER TABLE, what
// it has to do besides, as far as it came.
Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context, Work* work = nullptr);

}  // namespace commands
