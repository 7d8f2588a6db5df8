// What a finding is known by from one report to the next, when lines have moved: services that keep findings
// (SARIF's primaryLocationLineHash, GitLab's fingerprint) show two of the same as one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/report/place.h"
#include "lint/sql/split.h"

namespace report {

class Fingerprints {
 public:
  explicit Fingerprints(Locator& locator) : locator_(locator) {}

  // Made of the rule, the revision, the subject and the statement's tokens, and where several findings have
  // all that in common, of their number among these. No two of a report are equal.
  std::string of(const lint::Finding& finding);

 private:
  std::string_view statement_of(const lint::Place& place);

  Locator& locator_;
  std::map<uint32_t, std::vector<sql::Piece>> pieces_;  // of files asked for
  std::map<std::string, unsigned> met_;
};

}  // namespace report
