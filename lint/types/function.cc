// Facts of a function by its oid, whoever made it.

#include "lint/types/function.h"

#include "lint/pg_catalog/rows.h"

namespace types {
using namespace ast;
using namespace catalog;

std::optional<FunctionFacts> function_facts(const Catalog& catalog, Oid oid) {
  FunctionFacts facts;
  facts.oid = oid;
  if (oid < first_user_oid) {
    const pg_catalog::FunctionRow* row = pg_catalog::function(oid, catalog.server_version());
    if (!row) return std::nullopt;
    const auto arguments = pg_catalog::arguments(*row);
    facts.arguments.assign(arguments.begin(), arguments.end());
    facts.result = row->result;
    facts.kind = static_cast<RoutineKind>(row->kind);
    facts.strict = row->strict;
    facts.returns_set = row->returns_set;
    return facts;
  }
  const Function* function = catalog.get<Function>(oid);
  if (!function) return std::nullopt;
  for (const Function::Argument& argument : function->arguments) {
    if (is_input(argument.mode)) facts.arguments.push_back(argument.type.oid);
  }
  facts.result = function->returns.oid;
  facts.kind = function->kind;
  facts.strict = function->strict;
  facts.returns_set = function->returns_set;
  return facts;
}

bool is_range_constructor(const Function& function) {
  return function.language == "internal" && (function.body.starts_with("range_constructor") ||
                                             function.body.starts_with("multirange_constructor"));
}

}  // namespace types
