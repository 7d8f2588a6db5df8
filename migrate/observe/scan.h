// --scan: questions that only rows can answer.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "migrate/observe/observe.h"

namespace migrate {

struct RowsQuestion {
  std::string key;  // "orphans:public.orders.orders_customer_fkey"
  std::string sql;  // one number
};

// Each has ten seconds at most, and all of them `time`. Fills Observation::rows_answers: the number, or why
// there is none. Ends early where the session is interrupted or lost.
void scan(Session& session, const std::vector<RowsQuestion>& questions, std::chrono::milliseconds time,
          Observation& into);

}  // namespace migrate
