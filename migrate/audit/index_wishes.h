// Indexes that are not there, and that statements would use: of the columns by which tables are searched that
// are read whole for it.
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/check.h"
#include "migrate/observe/index_trial.h"

namespace migrate::audit {

// [audit.thresholds] of missing-index.
namespace missing_index {
inline constexpr Threshold scans{"scans", 1000}, times{"times_index_scans", 10}, rows{"rows", 10000},
    rows_a_scan{"rows_a_scan", 1000}, share{"percent_of_time", 1}, fewest_values{"values", 20};
}

struct IndexWish {
  const catalog::Relation* table = nullptr;
  std::vector<ast::ColumnNumber> columns;
  std::string names;    // "customer_id, created_at"
  std::string subject;  // "public.orders (customer_id, created_at)"
  double total_ms = 0;  // of the statements that wish for it
  int64_t calls = 0;
  std::vector<std::string> statements;  // their ids
};

std::vector<IndexWish> index_wishes(const View& view);

// What --explain asks of each.
std::vector<TrialQuestion> trial_questions(const View& view);

}  // namespace migrate::audit
