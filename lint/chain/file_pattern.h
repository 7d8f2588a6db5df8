// The pattern of file names that a user gives for a layout of no tool that is known.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lint/text/result.h"

namespace chain {

class FilePattern {
 public:
  // A regular expression with the groups (?<version>..), (?<title>..) and (?<direction>..).
  static text::Result<FilePattern> read(const std::string& pattern);

  struct Name {
    std::string version, title;
    std::optional<bool> is_up;  // of a direction
  };
  // Of a path that matches as a whole.
  std::optional<Name> match(const std::string& path) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace chain
