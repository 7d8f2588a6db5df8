#include "lint/catalog/bind.h"

#include "lint/catalog/bind_scope.h"

namespace catalog {

Bound bind(const Catalog& catalog, const ExprPtr& expr, const Scope& scope) {
  if (!expr) return {};
  try {
    return {binding::Binder(catalog, scope).bind(expr), {}};
  } catch (binding::Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

Bound coerce(const Catalog& catalog, const ExprPtr& bound, TypeRef target) {
  if (!bound) return {};
  try {
    return {binding::Binder(catalog, {}).coerce(bound, target), {}};
  } catch (binding::Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

QueryShape shape(const Catalog& catalog, const Query& query) {
  const Scope scope;
  binding::Binder binder(catalog, scope);
  QueryShape result;
  try {
    std::vector<OutputColumn> columns = binder.shape(query, nullptr);
    result = std::move(binder.reads());
    result.columns = std::move(columns);
  } catch (binding::Refused& refused) {
    result = std::move(binder.reads());
    result.problem = std::move(refused.refusal);
  }
  result.known = binder.known() && !result.problem;
  for (const OutputColumn& column : result.columns) result.known = result.known && column.type.known();
  return result;
}

}  // namespace catalog
