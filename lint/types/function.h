// One function, of pg_catalog or of the chain, as far as who calls it by name needs to know it.
#pragma once

#include <optional>
#include <vector>

#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

struct FunctionFacts {
  Oid oid = 0;
  std::vector<Oid> arguments;  // of its input parameters; 0 = not known
  Oid result = 0;              // 0 = not known
  RoutineKind kind = RoutineKind::function;
  bool strict = false, returns_set = false;
};
// nullopt when the oid is unknown.
std::optional<FunctionFacts> function_facts(const Catalog& catalog, Oid oid);
// Of those that come and go with a range type (makeRangeConstructors, makeMultirangeConstructors,
// src/backend/commands/typecmds.c).
bool is_range_constructor(const Function& function);

}  // namespace types
