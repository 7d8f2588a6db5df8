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
  void speaks(std::string_view rule) { rule_ = rule; }
  // The rule is filled in. How grave the finding is depends on the settings for its file, which run() asks;
  // `at_most` is what the rule itself lowers it to.
  void add(Finding finding, Severity at_most = Severity::error) {
    finding.rule = rule_;
    finding.severity = at_most;
    findings_.push_back(std::move(finding));
  }
  size_t size() const { return findings_.size(); }
  std::vector<Finding>& findings() { return findings_; }

 private:
  std::string_view rule_;
  std::vector<Finding> findings_;
};

}  // namespace lint
