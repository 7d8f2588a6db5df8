// A chain laid out below the temporary folder, and what schemalint says of it.

#include "tests/golden/workplace.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tools/schemalint/passes.h"

namespace golden {

namespace fs = std::filesystem;

Workplace::Workplace(const std::string& chain, const std::string& first) : before_(fs::current_path()) {
  constexpr std::string_view marker = "-- file: ";
  folder_ = fs::temp_directory_path() / fmt::format("schemalint-golden-{}", getpid());
  fs::create_directories(folder_);
  fs::current_path(folder_);
  std::string name = "migrations/" + first, part;
  std::istringstream lines(chain);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(marker)) {
      if (!part.empty()) put(name, part);
      name = line.substr(marker.size());
      part.clear();
    } else {
      part += line + "\n";
    }
  }
  put(name, part);
}

Workplace::~Workplace() {
  fs::current_path(before_);
  fs::remove_all(folder_);
}

void Workplace::put(const fs::path& file, std::string_view bytes) const {
  fs::create_directories((folder_ / file).parent_path());
  std::ofstream(folder_ / file, std::ios::binary) << bytes;
}

std::string report(const std::string& format) {
  schemalint::Options options;
  options.formats = {format};
  options.quiet = format != "text";  // remarks are for people
  std::vector<text::Error> errors;
  auto loaded = schemalint::load(options, errors);
  std::string out;
  for (const text::Error& error : errors) out += schemalint::words(error);
  if (!loaded) return out;
  const auto status = schemalint::check(options, *loaded, /*color=*/false, out);
  if (!status) out += schemalint::words(status.error());
  return out;
}

size_t findings_of(const std::string& json, const std::string& rule) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) return 0;
  return static_cast<size_t>(std::count_if(parsed["findings"].begin(), parsed["findings"].end(),
                                           [&](const auto& row) { return row["rule"] == rule; }));
}

}  // namespace golden
