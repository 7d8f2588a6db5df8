// Collecting <number><anything>.sql of one folder, and the revision of each.

#include "lint/chain/versioned_files.h"

#include <algorithm>

#include "lint/chain/names.h"

namespace chain {

bool is_versioned_sql(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 && path.ends_with(".sql");
}

std::vector<std::string> versioned_files(Builder& builder) {
  std::vector<std::string> files;
  for (const std::string& path : builder.listing().paths()) {
    if (is_versioned_sql(path)) {
      files.push_back(path);
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
  const auto number = [](const std::string& path) {
    return std::string_view(path).substr(0, leading_digits(path));
  };
  std::stable_sort(files.begin(), files.end(), [&](const std::string& a, const std::string& b) {
    const std::string_view x = without_leading_zeros(number(a)), y = without_leading_zeros(number(b));
    return x != y ? number_less(x, y) : a < b;
  });
  return files;
}

Revision versioned_revision(Builder& builder, const std::string& path) {
  constexpr size_t suffix = 4;  // .sql
  Revision revision;
  const size_t digits = leading_digits(path);
  revision.id = path.substr(0, digits);
  revision.title = title_of(std::string_view(path).substr(digits, path.size() - digits - suffix));
  const Builder::Loaded loaded = builder.load(path);
  revision.file = loaded.file;
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  return revision;
}

}  // namespace chain
