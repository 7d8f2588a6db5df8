// Where output goes, and whether it is coloured.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

text::Result<void> spare_file(const std::string& typed, const std::string& path, const Options& options,
                              const Loaded* loaded) {
  const auto is = [&](const std::string& other) {
    std::error_code failed;
    return std::filesystem::equivalent(path, other, failed);
  };
  const auto refuse = [&](const char* what) {
    return text::Error{fmt::format("`{}` would write over {}", typed, what),
                       fmt::format("name another file; what to look at is named without `{}`",
                                   typed.substr(0, typed.find(' '))),
                       {},
                       {}};
  };
  if (loaded && is(loaded->config)) return refuse("the configuration");
  if (loaded && std::any_of(loaded->chain.files.begin(), loaded->chain.files.end(),
                            [&](const text::Source& file) { return is(file.path); }))
    return refuse("a file of the chain");
  const bool there = text::path_kind(path) != text::PathKind::missing;
  if (there && path.ends_with(".sql") && options.command != "schema") return refuse("SQL");
  return {};
}

}  // namespace

std::string words(const text::Error& error) {
  return command_line::words("schemalint", error);
}

text::Result<void> spare(const Options& options, const Loaded* loaded) {
  std::vector<std::pair<std::string, std::string>> files;  // what was typed, and the file meant
  if (!options.output.empty()) files.emplace_back("--output " + options.output, options.output);
  for (const std::string& word : options.formats) {
    const size_t equals = word.find('=');
    if (equals != std::string::npos) files.emplace_back("--format " + word, word.substr(equals + 1));
  }
  for (const auto& [typed, path] : files) {
    if (text::Result<void> spared = spare_file(typed, path, options, loaded); !spared) return spared;
  }
  return {};
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
