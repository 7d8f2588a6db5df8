// Indexes that only their use keeps: what enforces nothing, and supports nothing that no other index
// supports.
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

// Of an index, or of a partitioned one with all its parts.
struct Usage {
  const catalog::Relation* index = nullptr;
  const catalog::Relation* table = nullptr;
  int64_t scans = 0, rows_read = 0, bytes = 0;
  double rows = -1;  // of the table
  std::string last_scan;
  double days_old = -1;  // -1: not known
  bool has_expression = false;

  bool small() const { return bytes < 1 << 20 && rows < 1000; }
};

// Valid, no key, no constraint, not clustered on, not a replica identity, not referred to. In order of oid.
std::vector<Usage> indexes_kept_by_use(const View& view);

// Of those foreign keys that are supported by indexes of `going` alone, one index each stays: the narrowest,
// then the smaller, then the older. They are taken out.
void keep_support(const View& view, std::vector<Usage>& going);

// Whether the index serves the foreign key, as the page of foreign-key-without-index says.
bool supports(const catalog::Index& index, const catalog::Constraint& key);

}  // namespace migrate::audit
