#include "lint/catalog/plpgsql.h"

namespace catalog {

void expand(const Change& change, Catalog& catalog, std::string_view, const Origin& origin, const RunInner&) {
  if (!std::holds_alternative<DoBlock>(change)) return;
  catalog.add_opaque(
      {.why = "the body of a DO block is not read", .touches = {}, .anything = true, .at = origin});
}

}  // namespace catalog
