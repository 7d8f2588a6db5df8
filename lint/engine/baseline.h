// A baseline: findings that are known already. Any JSON report of an earlier run is one; a finding is known
// by its rule, revision and subject, so moved lines do not bring it back.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "lint/text/result.h"

namespace lint {

class Baseline {
 public:
  // Reads a report as `schemalint check --format json` writes it. `path` is for errors only.
  static text::Result<Baseline> read(std::string_view json, std::string_view path);

  void add(std::string rule, std::string revision, std::string subject);
  bool knows(std::string_view rule, std::string_view revision, std::string_view subject) const;

 private:
  std::set<std::tuple<std::string, std::string, std::string>> known_;
};

}  // namespace lint
