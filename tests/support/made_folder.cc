// Making and removing a folder for a test.

#include "tests/support/made_folder.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace tests {

namespace fs = std::filesystem;

MadeFolder::MadeFolder() {
  std::string name = (fs::temp_directory_path() / "schemalint-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder in " + name);
  path_ = fs::canonical(name);
}

MadeFolder::~MadeFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string MadeFolder::write(const fs::path& relative, std::string_view bytes) const {
  const fs::path whole = path_ / relative;
  fs::create_directories(whole.parent_path());
  std::ofstream(whole, std::ios::binary) << bytes;
  return whole.string();
}

}  // namespace tests
