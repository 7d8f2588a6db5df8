// The command line of schemalint, as typed. What it means is for the passes to say.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lint/engine/severity.h"

namespace schemalint {

struct Options {
  std::string command = "check";  // check chain schema effects rules explain init
  std::vector<std::string> paths;
  std::string config, layout, format, output, color = "auto";
  std::string pg_version;  // checked: 15 or 15.20
  std::string since, base, baseline;
  std::string stdin_filename;
  bool quiet = false;
  std::string fail_on = "error";
  std::string at, only;  // schema, effects: a revision
  std::string rule;      // explain
};

// What to do, or what to print and the exit status where the command line itself settles it (--help, a typo).
struct Settled {
  int status = 0;
  std::string out, err;
};
std::variant<Options, Settled> parse(int argc, const char* const* argv);

}  // namespace schemalint
