// Lock modes of tables (src/include/storage/lockdefs.h); their words: lint/effects/lock_mode.h.
#pragma once

#include <cstdint>

namespace ast {

enum class LockMode : uint8_t {
  none,
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive
};

}  // namespace ast
