// A folder of one's own, and the programs run in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tests {

struct Ran {
  int status = -1;
  std::string out, err;
};

class Place {
 public:
  Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  void put(const std::string& path, std::string_view bytes) const;
  std::string bytes(const std::string& path) const;
  // Runs `program arguments` through a shell, in the folder; `program` is schemalint, migrate, or a command.
  Ran run(const std::string& program, const std::string& arguments) const;
  // The same after words such as "env NAME=value ".
  Ran run_with(const std::string& before, const std::string& program, const std::string& arguments) const;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace tests
