// Lock modes (src/include/storage/lockdefs.h) and their words.
#pragma once

#include <string_view>

namespace effects {

// src/include/storage/lockdefs.h
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
// "AccessExclusiveLock"
std::string_view lock_name(LockMode mode);
// "ACCESS EXCLUSIVE"
std::string_view lock_words(LockMode mode);
// What others cannot do meanwhile: "reads and writes", "writes", "schema changes", "".
std::string_view lock_blocks(LockMode mode);

}  // namespace effects
