// Inside of the evaluator: a query on its way from FROM (join.cc) over WHERE to its rows
// (select.cc, aggregate.cc).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/executor/select.h"
#include "lint/executor/source.h"

namespace executor {
using namespace ast;

using RowPtr = std::shared_ptr<const Row>;

// A row of each source joined so far, by its alias; null for the empty side of an outer join.
struct Tuple {
  std::vector<std::pair<std::string_view, RowPtr>> parts;
  bool unsure = false;  // a condition on it could not be known
};

class Selection {
 public:
  Selection(const ExprContext& outer, const Query& query);
  Rows run(bool only_existence);

 private:
  ExprContext context(const Tuple& tuple = {}) const;

  // FROM
  std::vector<Tuple> joined(const std::vector<Tuple>& tuples, const Source& source);
  // Rows of one source; with system tables those at once that the source's own conjuncts let through.
  std::vector<RowPtr> rows_of(const Source& source, const Tuple& tuple);
  // A conjunct over this row alone is surely false.
  bool refuted(std::string_view alias, const Row& row) const;
  std::vector<RowPtr> query_rows(const Query& query, const std::vector<std::string>& names);
  std::vector<RowPtr> function_rows(const FromItem& item, const ExprContext& here);
  std::vector<RowPtr> array_rows(const FromItem& item, const ExprContext& here);
  // The names of made rows live as long as the selection.
  RowPtr keep(OutRow&& made, const std::vector<std::string>& names);
  bool holds_outer(const Tuple& tuple, const Source& source);

  // WHERE
  bool ready(const ExprPtr& conjunct, const Tuple& tuple) const;
  // Keeps the tuples that the conjuncts let through; those that have all they need now, or all at the end.
  void settle(std::vector<Tuple>& tuples, bool last);

  // SELECT
  Rows values() const;
  // What a blind spot may have made is missing from the rows.
  bool may_lack_rows() const;
  Rows project(std::vector<Tuple> tuples, bool only_existence) const;
  // sort.cc: ORDER BY; false where the order cannot be told.
  bool sort(std::vector<Tuple>& tuples) const;
  OutRow output(const Tuple& tuple) const;
  // SELECT unnest(...): a row each.
  void add_series(const Tuple& tuple, Rows& out) const;
  // OFFSET and LIMIT; false where it can't be known which rows stay.
  bool cut(std::vector<OutRow>& rows, bool only_existence, bool sorted) const;
  // One row; each target may be an aggregate alone, or an expression over aggregates.
  Rows aggregated(const std::vector<Tuple>& tuples) const;
  Value over(const Expr& expr, const std::vector<Tuple>& tuples) const;

  const ExprContext& outer_;
  const Query& query_;
  std::vector<std::string> constants_;
  std::vector<ExprPtr> conjuncts_;
  std::vector<bool> done_;  // the conjuncts that have been settled
  std::vector<std::unique_ptr<std::string>> names_;
  bool failed_ = false;
};

}  // namespace executor
