// What one DELETE of a parent's row does to the rows that refer to it, by the statistics: how many they are,
// which go with it, which refuse.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/engine/view.h"
#include "migrate/audit/check.h"

namespace migrate::audit {

// Rows of the key's table that refer to one row of its parent, of those parents that have any: what is not
// NULL, over the distinct values, which are no more than parents. None: its rows were never counted.
std::optional<double> rows_a_parent(const View& view, const lint::ForeignKey& key);

// Rows that go with one of the table's, down the cascades.
double rows_gone_with(const View& view, ast::Oid table, const lint::Children& children);

// A line for each child: "public.orders: about 12 rows a customer, CASCADE, and 40 below them".
std::vector<std::string> deletion_words(const View& view, const catalog::Relation& parent,
                                        const lint::Children& children);

}  // namespace migrate::audit
