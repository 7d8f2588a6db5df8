// The words of each lock mode (src/include/storage/lockdefs.h).

#include "lint/effects/lock_mode.h"

#include <array>

namespace effects {
namespace {

struct Words {
  std::string_view name, words, blocks;
};

// Conflicts: https://www.postgresql.org/docs/current/explicit-locking.html, table 13.2.
constexpr std::array<Words, 9> modes{{
    {"", "", ""},
    {"AccessShareLock", "ACCESS SHARE", ""},
    {"RowShareLock", "ROW SHARE", ""},
    {"RowExclusiveLock", "ROW EXCLUSIVE", ""},
    {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE", "schema changes"},
    {"ShareLock", "SHARE", "writes"},
    {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", "writes"},
    {"ExclusiveLock", "EXCLUSIVE", "writes"},
    {"AccessExclusiveLock", "ACCESS EXCLUSIVE", "reads and writes"},
}};

const Words& of(LockMode mode) {
  return modes[static_cast<size_t>(mode)];
}

}  // namespace

std::string_view lock_name(LockMode mode) {
  return of(mode).name;
}
std::string_view lock_words(LockMode mode) {
  return of(mode).words;
}
std::string_view lock_blocks(LockMode mode) {
  return of(mode).blocks;
}

}  // namespace effects
