// fixtures/catalog/<case>.observed.json: what servers were seen to do with the statements of <case>.sql.
//
//   "servers"     the release that was asked, by major version
//   "statements"  one list a statement, in order: what it was seen to do
//   "rows"        one list an object of the schema in the end: its properties
//
// A list holds one entry where all versions agree; else each entry names its "versions".
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/differential/prediction.h"

namespace differential {

// The .sql files of the folder, by name.
std::vector<std::filesystem::path> cases(const std::filesystem::path& folder);
std::vector<std::string> statements_of(const std::filesystem::path& fixture);

class Record {
 public:
  explicit Record(std::filesystem::path fixture);  // empty where there is no file yet

  const std::filesystem::path& path() const { return path_; }
  std::vector<int> versions() const;
  // The release whose answers stand for the version: "15.20"; "" = none.
  std::string release(int version) const;
  Observation observation(int version, size_t statements) const;

  // Puts the server's answers in the place of those of its version. Says what was different, "" = nothing.
  std::string take(int version, const std::string& release, const Observation& observed);
  // One line an entry: differences read well.
  void write() const;

 private:
  nlohmann::json of(int version) const;  // {"statements": [...], "rows": {...}} of the version alone

  std::filesystem::path path_;
  nlohmann::json servers_ = nlohmann::json::object();
  nlohmann::json by_version_ = nlohmann::json::object();  // version -> as of() gives it
};

}  // namespace differential
