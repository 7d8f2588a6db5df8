// Carries out Changes, and takes back what a refused one had done.

#include "lint/commands/apply.h"

#include <variant>

#include "lint/commands/drop/drop.h"
#include "lint/commands/statements.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr int most_gone = 100;

// What has the name of something that the chain makes now, and may have been dropped by what could not be
// followed: where the chain went on, it was.
bool take_away(const Writer& w, const ObjectAddress& object) {
  Applied unsaid;
  Writer silent(w.catalog, w.context, unsaid);
  try {
    drop_objects(silent, {object}, true, {.internal = true});
    return true;
  } catch (const Refused&) {
    return false;
  }
}

}  // namespace

Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context, Work* work) {
  Applied applied;
  const Catalog::Mark before = catalog.mark();
  const NewestObjects newest = newest_objects(catalog);
  for (int gone = 0;; ++gone) {
    const Catalog::Mark now = catalog.mark();
    if (work) *work = {};
    Writer writer(catalog, context, applied, Recorder(work));
    try {
      // By who carries it out (standard_ProcessUtility, src/backend/tcop/utility.c): a header of the commands
      // declares an apply() for each statement, and one that nobody carries out does not compile.
      std::visit([&](const auto& statement) { apply(writer, statement); }, change);
      complete_new_objects(catalog, newest);
      return applied;
    } catch (Refused& refused) {
      catalog.undo(now);
      applied = {};
      if (refused.conflicting && gone < most_gone && take_away(writer, *refused.conflicting)) continue;
      catalog.undo(before);
      applied.refused = std::move(refused.refusal);
      return applied;
    }
  }
}

}  // namespace commands
