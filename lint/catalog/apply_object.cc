#include "lint/catalog/apply_parts.h"

namespace catalog::applying {

bool apply_object(Writer&, const Change&) {
  return false;
}

}  // namespace catalog::applying
