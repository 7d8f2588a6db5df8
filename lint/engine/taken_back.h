// A down against its up: what differs from the Catalog before both, once both have run.
#pragma once

#include <map>
#include <memory>
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

// Gathers what Replay::try_down() shows. Of most downs that is seen by looking at what they have written:
// rows are made of what is not as it was.
class TakenBack {
 public:
  // `not_found`: what the up would have dropped or changed, had it been there. It may have been.
  explicit TakenBack(const std::vector<ast::Missing>& not_found);
  // Whether there is more to see.
  bool look(const replay::Shown& shown);
  // None where something was done that the files do not tell.
  const std::vector<DownDifference>& differences() const { return differences_; }

 private:
  using Named = std::pair<std::string, std::string>;  // what, name
  struct Seen {
    std::shared_ptr<const void> object;              // null: there is none
    std::vector<std::shared_ptr<const void>> at_it;  // of a relation: triggers, policies, rules
    bool operator==(const Seen&) const = default;
  };

  // In a Catalog, or in its Past.
  template <class Where>
  static Seen see(const Where& where, const ast::ObjectAddress& object);
  static bool is_as_before(const Seen& was, const Seen& left, const ast::ObjectAddress& object);
  bool look_at_left(const replay::Shown& shown);
  void compare(const diff::Rows& after_down, const catalog::Catalog& catalog);

  std::map<ast::ObjectAddress, Seen> left_;  // what is written, after the down
  std::set<ast::ObjectAddress> changed_;     // of it, what is not as before the up
  diff::Rows before_up_;
  std::vector<DownDifference> differences_;
  std::set<Named> of_open_;     // what may have been there before the up
  std::set<std::string> open_;  // tables of which not all is known, as keys of Rows
  std::set<std::string> not_found_;
  size_t opaques_ = 0;
};

}  // namespace lint
