// Where rules put what they find.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "lint/engine/finding.h"

namespace lint {

class Sink {
 public:
  // Names the rule that speaks from now on; run() calls it before each check.
  void speaks(std::string_view rule, Severity severity) {
    rule_ = rule;
    severity_ = severity;
  }
  // The rule and its severity are filled in; a finding's own severity is kept where a rule lowers it.
  void add(Finding finding, Severity at_most = Severity::error) {
    finding.rule = rule_;
    finding.severity = severity_ < at_most ? severity_ : at_most;
    findings_.push_back(std::move(finding));
  }
  size_t size() const { return findings_.size(); }
  std::vector<Finding>& findings() { return findings_; }

 private:
  std::string_view rule_;
  Severity severity_ = Severity::error;
  std::vector<Finding> findings_;
};

}  // namespace lint
