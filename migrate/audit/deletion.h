// What one DELETE of a parent's row does to the rows that refer to it, by the statistics: how many they are,
// which go with it, which refuse.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lint/engine/view.h"
#include "migrate/audit/check.h"

namespace migrate::audit {

class Deletions {
 public:
  Deletions(const View& view, const lint::Children& children) : view_(view), children_(children) {}

  // Rows that go with one of the table's, down the cascades; each table's are found out once.
  double rows_gone_with(ast::Oid table);

  // A line for each child: "public.orders: about 12 rows for each of public.customers that has any, CASCADE,
  // and about 40 rows below them".
  std::vector<std::string> words(const catalog::Relation& parent);

 private:
  // Rows of the key's table that refer to one row of its parent, of those parents that have any: what is not
  // NULL, over the distinct values, which are no more than parents. None: its rows were never counted.
  std::optional<double> rows_a_parent(const lint::ForeignKey& key) const;

  const View& view_;
  const lint::Children& children_;
  std::map<ast::Oid, double> gone_;  // 0 while it is being found out: a circle ends where it began
};

}  // namespace migrate::audit
