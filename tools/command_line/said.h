// What a program says where the command line, or what it names, keeps it from doing anything.
#pragma once

#include <string>
#include <string_view>

#include "lint/text/result.h"

namespace command_line {

// What to print and the exit status, where the command line itself settles it (--help, a typo).
struct Settled {
  int status = 0;
  std::string out, err;
};

// "migrate: path: message", and the hint on a line of its own.
std::string words(std::string_view program, const text::Error& error);

}  // namespace command_line
