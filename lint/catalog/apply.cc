#include "lint/catalog/apply.h"

#include "lint/catalog/apply_parts.h"

namespace catalog {

Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context) {
  using namespace applying;
  Applied applied;
  const Catalog::Mark before = catalog.mark();
  Writer writer{catalog, context, applied};
  try {
    apply_table(writer, change) || apply_index(writer, change) || apply_type(writer, change) ||
        apply_routine(writer, change) || apply_object(writer, change) || apply_session(writer, change);
  } catch (Refused& refused) {
    catalog.undo(before);
    applied = {};
    applied.refused = std::move(refused.refusal);
  }
  return applied;
}

}  // namespace catalog
