// What other tools record of a text: whether a revision still has the one that they ran.
#pragma once

#include <string_view>

#include "migrate/history/known_tools.h"
#include "migrate/session/session.h"

namespace migrate {

struct TextNow {
  std::string_view file_name, file;  // all that the file holds
  std::string_view script;           // what of it is the revision's
};

// Line ends count for nothing: which of them a checkout has is git's choice. True, too, where what is
// recorded cannot be compared.
bool agrees(Session& session, Sum sum, const TextNow& now, std::string_view recorded);

}  // namespace migrate
