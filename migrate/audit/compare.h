// An earlier observation of the same database beside the present one: what has grown, what is new, what has
// not been used since.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migrate/audit/judge.h"
#include "migrate/observe/observe.h"

namespace migrate::audit {

// Objects are matched by name: REINDEX CONCURRENTLY changes the oid.
class Earlier {
 public:
  Earlier(const Observed& earlier, const Observation& now);

  double days() const { return days_; }
  // Whether no counter was reset in between.
  bool counters_hold() const { return counters_hold_; }
  const std::string& at() const { return earlier_.numbers.at; }
  const Observed& observed() const { return earlier_; }
  const IndexNumbers* index(const std::string& qualified_name) const;
  const TableNumbers* table(const std::string& qualified_name) const;
  const SequenceNumbers* sequence(const std::string& qualified_name) const;

 private:
  ast::Oid find(const std::string& qualified_name) const;

  const Observed& earlier_;
  double days_ = 0;
  bool counters_hold_ = false;
};

struct Growth {
  std::string table;
  int64_t before = 0, now = 0;  // bytes, with TOAST
};

struct Comparison {
  std::string at;  // the earlier one's
  double days = 0;
  bool counters_hold = false;
  std::vector<std::string> fresh, gone;  // keys of findings
  std::vector<Growth> grown;             // the most first; ten at most
  int64_t before = 0, now = 0;           // bytes of all tables
};

Comparison compare(const Earlier& earlier, const Judgement& then, const View& view, const Judgement& now);

}  // namespace migrate::audit
