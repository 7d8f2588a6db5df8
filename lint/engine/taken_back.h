// A down against its up: what differs from the Catalog before both, once both have run.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/diff/diff.h"
#include "lint/engine/view.h"

namespace lint {

struct DownDifference {
  diff::Difference difference;
  // Of what is missing: it was still there after the up. Of what nobody expects: it was there already then.
  bool after_up = false;
};

struct TakenBackView {
  const Context& run;
  uint32_t revision;
  const chain::Script& script;  // the down
  const std::vector<DownDifference>& differences;

  Finding finding() const;  // at the down's first statement
};

// Gathers what Replay::try_down() shows.
class TakenBack {
 public:
  void look(replay::Stage stage, const catalog::Catalog& catalog,
            const std::set<ast::ObjectAddress>& written);
  // None where something was done that the files do not tell.
  std::vector<DownDifference> differences() const;

 private:
  using Named = std::pair<std::string, std::string>;  // what, name

  diff::Rows after_down_, before_up_;
  std::set<Named> after_up_;
  std::set<std::string> open_;   // tables of which not all is known, as keys of Rows
  std::set<std::string> given_;  // names of what is presumed
  size_t opaques_ = 0;
  bool known_ = false;
};

}  // namespace lint
