// Which function of the chain a call means.
#pragma once

#include <vector>

#include "lint/ast/query.h"
#include "lint/catalog/catalog.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

// Those that it may mean, by name and number of arguments.
std::vector<const Function*> functions_called(const Catalog& catalog, const Name& name, size_t count,
                                              bool of_call = false);
// The one, if that tells.
const Function* function_called(const Catalog& catalog, const Name& name, size_t count, bool of_call = false);
// The one of several that a query calls, by the types of its arguments.
const Function* function_read(const Catalog& catalog, const std::vector<const Function*>& several,
                              const Query& query);

}  // namespace plpgsql
