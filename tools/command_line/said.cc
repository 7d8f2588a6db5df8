// The words of an error that ends a program.
#include "tools/command_line/said.h"

namespace command_line {

std::string words(std::string_view program, const text::Error& error) {
  std::string line = std::string(program) + ": ";
  if (!error.path.empty()) line += error.path + ": ";
  line += error.message + "\n";
  if (!error.hint.empty()) line += "  " + error.hint + "\n";
  return line;
}

}  // namespace command_line
