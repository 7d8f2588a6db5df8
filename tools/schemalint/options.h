// The command line of schemalint, as typed. What it means is for the passes to say.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/command_line/said.h"

namespace schemalint {

struct Options {
  std::string command = "check";  // check chain schema effects rules explain config-schema init
  std::vector<std::string> paths;
  std::string config, layout, format, output, color = "auto";
  std::vector<std::string> formats;  // check: each NAME or NAME=FILE
  std::string path_base;             // check: what the paths of reports begin at
  std::string pg_version;            // checked: 15 or 15.20
  std::string since, base, baseline;
  bool base_fallback = false, staged = false;
  bool statistics = false;
  bool fix = false, follow_ups = false, unsafe_fixes = false, diff = false;
  bool fix_only = false, require_clean = false;
  std::string add_allow, reason;  // rules with commas between them, and why
  std::string stdin_filename;
  bool quiet = false;
  std::string fail_on = "error";
  std::string at, only;  // schema, effects: a revision
  std::string rule;      // explain
  std::string from;      // init: another linter
};

using command_line::Settled;
std::variant<Options, Settled> parse(int argc, const char* const* argv);

}  // namespace schemalint
