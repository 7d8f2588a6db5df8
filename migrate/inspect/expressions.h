// What the server prints, read back by the parser that reads scripts.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"

namespace migrate::inspecting {

// An expression as pg_get_expr gives it. Null for an empty text; Kind::other with the text where it does not
// parse.
catalog::ExprPtr expression(const std::string& text);

// The same with its columns bound to the relation (none: a domain's, over VALUE of that type).
catalog::ExprPtr bound_expression(const catalog::Catalog& catalog, const std::string& text,
                                  const catalog::Relation* relation, catalog::TypeRef value = {});
catalog::ExprPtr bound(const catalog::Catalog& catalog, const catalog::ExprPtr& expr,
                       const catalog::Relation* relation);

// The one change that a statement asks for; none where it does not parse or is something else.
template <class Change>
std::optional<Change> statement(const std::string& sql);

extern template std::optional<catalog::CreateIndex> statement(const std::string& sql);
extern template std::optional<catalog::CreateTable> statement(const std::string& sql);
extern template std::optional<catalog::CreateTrigger> statement(const std::string& sql);
extern template std::optional<catalog::DataQuery> statement(const std::string& sql);

}  // namespace migrate::inspecting
