// Prefix, version, separator, words, suffix: the longest prefix first, prefixes case-sensitive, suffixes not.
#include "lint/chain/flyway_names.h"

#include <algorithm>
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/text/source.h"

namespace chain {
namespace {

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && same_ignoring_case(text.substr(text.size() - end.size()), end);
}

// The file's name without its suffix; nothing: it has none of them.
std::optional<std::string_view> stem_of(std::string_view file, const FlywayNaming& naming) {
  for (const std::string& suffix : naming.suffixes) {
    if (file.size() > suffix.size() && ends_with_ignoring_case(file, suffix))
      return file.substr(0, file.size() - suffix.size());
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_version(std::string_view written) {
  std::vector<std::string> parts;
  while (!written.empty()) {
    const size_t end = std::min(written.find_first_of("._"), written.size());
    if (!is_digits(written.substr(0, end))) return std::nullopt;
    parts.emplace_back(without_leading_zeros(written.substr(0, end)));
    written = written.substr(std::min(end + 1, written.size()));
  }
  if (parts.empty()) return std::nullopt;
  while (parts.size() > 1 && parts.back() == "0") parts.pop_back();
  return parts;
}

struct Prefix {
  std::string_view text;
  FlywayName::Kind kind;
};

std::optional<Prefix> prefix_of(std::string_view stem, const FlywayNaming& naming) {
  using Kind = FlywayName::Kind;
  const std::array<Prefix, 4> prefixes = {Prefix{naming.versioned, Kind::versioned},
                                          {naming.repeatable, Kind::repeatable},
                                          {naming.undo, Kind::undo},
                                          {naming.baseline, Kind::baseline}};
  std::optional<Prefix> longest;
  for (const Prefix& prefix : prefixes) {
    const bool longer = !longest || prefix.text.size() > longest->text.size();
    if (!prefix.text.empty() && longer && stem.starts_with(prefix.text)) longest = prefix;
  }
  return longest;
}

}  // namespace

std::optional<FlywayName> flyway_name(std::string_view path, const FlywayNaming& naming) {
  const std::optional<std::string_view> stem = stem_of(text::file_name(path), naming);
  if (!stem) return std::nullopt;
  const std::optional<Prefix> prefix = prefix_of(*stem, naming);
  if (!prefix) return std::nullopt;
  const size_t separator = stem->find(naming.separator, prefix->text.size());
  if (separator == std::string_view::npos) return std::nullopt;
  FlywayName name;
  name.kind = prefix->kind;
  name.path = path;
  name.description = title_of(stem->substr(separator + naming.separator.size()));
  const std::string_view version = stem->substr(prefix->text.size(), separator - prefix->text.size());
  if (name.kind == FlywayName::Kind::repeatable) return version.empty() ? std::optional(name) : std::nullopt;
  std::optional<std::vector<std::string>> parts = read_version(version);
  if (!parts) return std::nullopt;
  name.version = *std::move(parts);
  name.written = version;
  std::replace(name.written.begin(), name.written.end(), '_', '.');
  return name;
}

bool flyway_version_less(const FlywayName& a, const FlywayName& b) {
  for (size_t i = 0; i < std::max(a.version.size(), b.version.size()); ++i) {
    const std::string x = i < a.version.size() ? a.version[i] : "0";
    const std::string y = i < b.version.size() ? b.version[i] : "0";
    if (x != y) return number_less(x, y);
  }
  return false;
}

bool looks_like_flyway_name(std::string_view path, const FlywayNaming& naming) {
  const std::string_view file = text::file_name(path);
  const size_t size = naming.versioned.size();
  return stem_of(file, naming) && file.size() > size &&
         same_ignoring_case(file.substr(0, size), naming.versioned) && leading_digits(file.substr(size)) > 0;
}

}  // namespace chain
