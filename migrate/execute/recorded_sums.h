// The checksums that other tools record of a file: whether it still has the text that they ran.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "migrate/session/session.h"

namespace migrate {

enum class Sum : uint8_t {
  none,
  sha1,    // Sqitch: of the deploy script, in hex
  sha384,  // sqlx: of the file, in hex here
  sha256,  // Prisma, Drizzle: of the file, in hex
  crc32,   // Flyway: of its lines without their ends, as a signed number
};

// Line ends count for nothing: which of them a checkout has is git's choice.
bool agrees(Session& session, Sum sum, std::string_view file, std::string_view recorded);

}  // namespace migrate
