// What the server prints, read back by the parser that reads scripts.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"

namespace migrate::inspection {

// An expression as pg_get_expr gives it. Null for an empty text; Kind::other with the text where it does not
// parse.
ast::ExprPtr expression(const std::string& text);

// The same with its columns looked up in the relation (none: a domain's, over VALUE of that type).
ast::ExprPtr analyzed_expression(const catalog::Catalog& catalog, const std::string& text,
                                 const catalog::Relation* relation, ast::TypeRef value = {});
ast::ExprPtr analyzed(const catalog::Catalog& catalog, const ast::ExprPtr& expr,
                      const catalog::Relation* relation);

// The one change that a statement asks for; none where it does not parse or is something else.
template <class Change>
std::optional<Change> statement(const std::string& sql);

extern template std::optional<ast::CreateIndex> statement(const std::string& sql);
extern template std::optional<ast::CreateRule> statement(const std::string& sql);
extern template std::optional<ast::CreateTable> statement(const std::string& sql);
extern template std::optional<ast::CreateTrigger> statement(const std::string& sql);
extern template std::optional<ast::DataQuery> statement(const std::string& sql);

}  // namespace migrate::inspection
