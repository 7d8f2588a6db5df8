#include "lint/catalog/apply_parts.h"

namespace catalog::applying {

bool apply_type(Writer&, const Change&) {
  return false;
}

}  // namespace catalog::applying
