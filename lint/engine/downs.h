// What a run does with downs: the rules that read them are asked, and each is tried on what its up has made,
// as deep as ups are; what it leaves otherwise than it was goes to the rules of that.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "lint/engine/departed.h"
#include "lint/engine/rules_by_place.h"
#include "lint/engine/taken_back.h"

namespace lint {

class Downs {
 public:
  Downs(const RulesByPlace& asked, const Context& run, Sink& sink);

  // Statements of a down or a verify script as they are written; where those begin of which something was
  // said.
  std::set<uint32_t> read(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed);
  // After each revision, in order.
  void revision_done(replay::Replay& replay, uint32_t last, bool up_refused);

 private:
  struct Down {
    uint32_t revision;
    sql::Parsed parsed;
    std::set<uint32_t> told;  // where statements begin of which something was said already
  };
  void attempt(replay::Replay& replay, std::span<const Down> downs);
  void attempt(replay::Replay& replay, std::span<const Down> downs, Departed& trial, TakenBack& taken_back);

  const RulesByPlace& asked_;
  const Context& run_;
  Sink& sink_;
  std::vector<uint32_t> together_;          // chain::undone_together
  bool ups_refused_ = false;                // of those that are taken back together, so far
  std::set<std::string_view> empty_downs_;  // ids: that they do nothing is told
};

}  // namespace lint
