// Running the programs in a made folder, output and status caught.

#include "tests/cli/place.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/places.h"

namespace tests {

namespace fs = std::filesystem;

Place::Place() {
  std::string pattern = (fs::temp_directory_path() / "schemalint-cli-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
}

Place::~Place() {
  fs::remove_all(folder_);
}

void Place::put(const std::string& path, std::string_view bytes) const {
  fs::create_directories((folder_ / path).parent_path());
  std::ofstream(folder_ / path, std::ios::binary) << bytes;
}

std::string Place::bytes(const std::string& path) const {
  return tests::read_file(folder_ / path);
}

Ran Place::run(const std::string& name, const std::string& arguments) const {
  return run_with({}, name, arguments);
}

Ran Place::run_with(const std::string& before, const std::string& name, const std::string& arguments) const {
  const bool ours = name == "schemalint" || name == "migrate";
  const std::string what = ours ? "'" + program(name.c_str()).string() + "'" : name;
  const std::string command =
      "cd '" + folder_.string() + "' && " + before + what + " </dev/null " + arguments + " >.out 2>.err";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes(".out"), bytes(".err")};
}

}  // namespace tests
