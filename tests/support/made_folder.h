// A folder of its own for a test, gone when the test is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tests {

class MadeFolder {
 public:
  MadeFolder();
  ~MadeFolder();
  MadeFolder(const MadeFolder&) = delete;
  MadeFolder& operator=(const MadeFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Writes a file, folders included, and gives its whole path.
  std::string write(const std::filesystem::path& relative, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

}  // namespace tests
