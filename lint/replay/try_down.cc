// A down on what its up has made, taken back afterwards; and both of them, for whoever compares.

#include "lint/replay/replay.h"

namespace replay {
using namespace ast;
using namespace catalog;

void Replay::try_down(uint32_t revision, const chain::Script& script, const Visitor& visitor,
                      const Comparison& compare) {
  const Catalog::Mark after_up = catalog_.mark();
  const size_t statements = statements_, refused = refused_;
  const Undecided undecided = undecided_;
  const bool presumes = options_.presume;
  // Where the ups need nothing that they do not make, the downs do not either.
  options_.presume = presumes && !catalog_.presumed().empty();
  presumption_.begin_trial();
  run(revision, script, visitor);
  presumption_.end_trial();
  options_.presume = presumes;
  if (refused_ == refused) {
    std::set<ObjectAddress> written = catalog_.written_since(before_up_);
    compare(Stage::after_down, catalog_, written);
    catalog_.undo(after_up);
    compare(Stage::after_up, catalog_, written);
    const std::vector<Missing> wanted = presumed_since(before_up_);
    Catalog::Undone up = catalog_.take_back(before_up_);
    presumption_.make(catalog_, wanted, {});
    written.merge(catalog_.written_since(before_up_));
    compare(Stage::before_up, catalog_, written);
    catalog_.undo(before_up_);
    catalog_.redo(std::move(up));
  } else {
    catalog_.undo(after_up);
  }
  undecided_ = undecided;
  statements_ = statements;
  refused_ = refused;
}

// What the up needed stands before it.
std::vector<Missing> Replay::presumed_since(const Catalog::Mark& mark) const {
  std::vector<Missing> missing;
  for (size_t i = mark.presumed; i < catalog_.presumed().size(); ++i) {
    const Presumed& one = catalog_.presumed()[i];
    if (!one.gone && (one.kind == ObjectKind::table || one.kind == ObjectKind::schema))
      missing.push_back({one.kind, one.name});
  }
  return missing;
}

}  // namespace replay
