// A change carried out on trial and taken back.

#include "lint/commands/trial.h"

#include <utility>

#include "lint/commands/apply.h"

namespace commands {
using namespace ast;
using namespace catalog;

const Work& Trial::work() {
  if (tried_) return tried_->work;
  tried_.emplace();
  const Catalog::Mark before = catalog_.mark();
  tried_->applied = commands::apply(catalog_, change_, context_, &tried_->work);
  tried_->undone = catalog_.take_back(before);
  if (!tried_->applied.refused) tried_->work.built.clear();
  return tried_->work;
}

Applied Trial::apply() {
  if (!tried_) return commands::apply(catalog_, change_, context_);
  if (!tried_->applied.refused) catalog_.redo(std::move(tried_->undone));
  return tried_->applied;
}

}  // namespace commands
