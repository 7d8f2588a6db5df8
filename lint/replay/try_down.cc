// A down on what its up has made, taken back afterwards; and both of them, for whoever compares.

#include "lint/replay/presume.h"
#include "lint/replay/replay.h"
#include "lint/replay/undecided.h"

namespace replay {
using namespace ast;
using namespace catalog;

void Replay::try_down(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
                      const Visitor& visitor, const Comparison& compare) {
  const Catalog::Mark after_up = catalog_.mark();
  const size_t statements = statements_, refused = refused_;
  const Undecided undecided = *undecided_;
  const bool presumes = options_.presume;
  // Where the ups need nothing that they do not make, the downs do not either, but for what the up had in
  // mind.
  const bool whole = catalog_.presumed().empty();
  options_.presume = presumes && (!whole || !not_found_.empty());
  presumption_->begin_trial(whole ? std::optional(not_found_) : std::nullopt);
  const size_t not_found = not_found_.size();
  run(revision, script, parsed, visitor);
  not_found_.resize(not_found);
  presumption_->end_trial();
  options_.presume = presumes;
  if (refused_ == refused) {
    show_stages(after_up, compare);
  } else {
    catalog_.undo(after_up);
  }
  *undecided_ = undecided;
  statements_ = statements;
  refused_ = refused;
}

// Leaves the Catalog as the up did.
void Replay::show_stages(const Catalog::Mark& after_up, const Comparison& compare) {
  const std::set<ObjectAddress> written = catalog_.written_since(before_up_);
  bool more = true;
  {
    const Past before_up(catalog_, before_up_);
    const bool presumes = catalog_.presumed().size() != before_up.presumed();
    more = compare({Stage::left, catalog_, written, presumes ? nullptr : &before_up});
  }
  if (!more) return catalog_.undo(after_up);
  Catalog::Undone down = catalog_.take_back(after_up);
  const std::vector<Missing> wanted = presumed_since(before_up_);
  Catalog::Undone up = catalog_.take_back(before_up_);
  presumption_->make(catalog_, wanted, {});
  std::set<ObjectAddress> with_presumed = written;
  with_presumed.merge(catalog_.written_since(before_up_));
  more = compare({Stage::before_up, catalog_, with_presumed});
  catalog_.undo(before_up_);
  catalog_.redo(std::move(up));
  if (!more) return;
  catalog_.redo(std::move(down));
  const bool differs = compare({Stage::after_down, catalog_, written});
  catalog_.undo(after_up);
  if (differs) compare({Stage::after_up, catalog_, written});
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
