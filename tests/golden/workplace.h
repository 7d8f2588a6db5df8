// A chain in one text, laid out in a folder of its own and judged there: `-- file: <path>` begins another
// file of it (one of them may be schemalint.toml).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace golden {

class Workplace {
 public:
  // `first`: the name of what stands before the first marker, below migrations/. The folder is the current
  // one until the end.
  Workplace(const std::string& chain, const std::string& first);
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace();

  void put(const std::filesystem::path& file, std::string_view bytes) const;

 private:
  std::filesystem::path before_, folder_;
};

// What `schemalint check --format <format>` prints of the current folder.
std::string report(const std::string& format);
// How many findings of a rule a JSON report has.
size_t findings_of(const std::string& json, const std::string& rule);

}  // namespace golden
