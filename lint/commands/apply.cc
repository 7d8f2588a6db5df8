// One Change carried out, tried again where a blind spot may have cleared its way.

#include "lint/commands/apply.h"

#include "lint/commands/dispatch_routine.h"
#include "lint/commands/dispatch_table.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/index/create_index.h"
#include "lint/commands/object/object.h"
#include "lint/commands/session/set.h"
#include "lint/commands/type/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr int most_gone = 100;

// What has the name of something that the chain makes now, and may have been dropped by what could not be
// followed: where the chain went on, it was.
bool take_away(const Writer& w, const ObjectAddress& object) {
  Applied unsaid;
  Writer silent{w.catalog, w.context, unsaid};
  try {
    drop_objects(silent, {object}, true, {.internal = true});
    return true;
  } catch (const Refused&) {
    return false;
  }
}

}  // namespace

Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context) {
  Applied applied;
  const Catalog::Mark before = catalog.mark();
  Writer writer{catalog, context, applied};
  for (int gone = 0;; ++gone) {
    const Catalog::Mark now = catalog.mark();
    try {
      apply_table(writer, change) || apply_index(writer, change) || apply_type(writer, change) ||
          apply_routine(writer, change) || apply_object(writer, change) || apply_session(writer, change);
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
