// Where output goes, and whether it is coloured.

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tools/schemalint/passes.h"

namespace schemalint {

std::string words(const text::Error& error) {
  std::string line = "schemalint: ";
  if (!error.path.empty()) line += error.path + ": ";
  line += error.message + "\n";
  if (!error.hint.empty()) line += "  " + error.hint + "\n";
  return line;
}

text::Result<void> write(const std::string& path, const std::string& bytes) {
  std::FILE* file = path.empty() ? stdout : std::fopen(path.c_str(), "wb");
  const bool opened = file != nullptr;
  const bool written = opened && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = opened && (path.empty() ? std::fflush(file) : std::fclose(file)) == 0;
  if (opened && written && closed) return {};
  return text::Error{.message = fmt::format("cannot write: {}", std::strerror(errno)),
                     .hint = {},
                     .path = path.empty() ? "standard output" : path,
                     .at = {}};
}

bool colors(const Options& options) {
  if (options.color != "auto") return options.color == "always";
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return options.output.empty() && isatty(STDOUT_FILENO) == 1 && (!no_color || !*no_color);
}

}  // namespace schemalint
