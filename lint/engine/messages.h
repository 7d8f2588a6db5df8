// Names as SQL and lists as prose, for messages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/catalog/catalog.h"

namespace lint {

// As one would write it in a script: quoted where it must be, without its schema within public.
std::string sql_name(const catalog::Catalog& catalog, const catalog::Relation& relation);

// "a, b", quoted where they must be.
std::string sql_columns(const catalog::Relation& relation, std::span<const ast::ColumnNumber> columns);

// public.orders.customer_id, unquoted: how findings name a part of a table.
std::string part_name(const catalog::Catalog& catalog, const catalog::Relation& relation,
                      std::string_view part);

// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string>& words);

// A name that the schema does not have yet, made of a table's and what is said of it; within 63 bytes.
std::string free_name(const catalog::Catalog& catalog, const catalog::Relation& relation,
                      std::string_view middle, std::string_view end);

// The same for a constraint, of which each table has its own.
std::string free_constraint(const catalog::Relation& relation, std::string_view middle, std::string_view end);

// "NO ACTION", "SET NULL"
std::string_view action_words(ast::FkAction action);

}  // namespace lint
