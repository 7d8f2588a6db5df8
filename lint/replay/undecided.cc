// What bodies may have done, and finding out by what comes after it.

#include "lint/replay/undecided.h"

#include <algorithm>

#include "lint/commands/apply.h"

namespace replay {

namespace {

// Far behind, a part is not what a statement stands on.
constexpr size_t most_parts = 16;

}  // namespace

void Undecided::add(std::vector<Change> changes, const Origin& origin) {
  if (changes.empty()) return;
  if (parts_.size() == most_parts) parts_.erase(parts_.begin());
  parts_.push_back({std::move(changes), origin});
}

// Whether anything of it could be done.
bool Undecided::run(Catalog& catalog, const Part& part) {
  bool any = false;
  for (const Change& change : part.changes) {
    const commands::Applied applied =
        commands::apply(catalog, change, {.origin = part.origin, .in_transaction = true, .strict = false});
    any = any || (!applied.refused && !applied.skipped);
  }
  return any;
}

bool Undecided::settle(Catalog& catalog, const std::function<bool()>& accepted) {
  const Catalog::Mark before = catalog.mark();
  // Of several the latest alone, where that is enough; else all of them.
  for (size_t i = parts_.size(); i-- > 0;) {
    if (run(catalog, parts_[i]) && accepted()) {
      parts_.erase(parts_.begin() + static_cast<ptrdiff_t>(i));
      return true;
    }
    catalog.undo(before);
  }
  if (parts_.size() < 2) return false;
  for (const Part& part : parts_) run(catalog, part);
  if (accepted()) {
    parts_.clear();
    return true;
  }
  catalog.undo(before);
  return false;
}

}  // namespace replay
