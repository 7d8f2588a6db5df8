// Finding the source folder, the fixtures and the programs.

#include "tests/support/places.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace tests {

namespace fs = std::filesystem;

fs::path source_dir() {
  return SOURCE_DIR;
}

fs::path fixtures() {
  return source_dir() / "fixtures";
}

fs::path program(const char* name) {
  return fs::path(BINARY_DIR) / name;
}

std::optional<fs::path> shared() {
  const char* named = std::getenv("SCHEMALINT_SHARED");
  fs::path place = named ? fs::path(named) : source_dir().parent_path() / "shared";
  if (!fs::is_directory(place / "corpus")) return std::nullopt;
  return place;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tests
