// Turning places into lines and columns, files indexed once.

#include "lint/report/place.h"

namespace report {

namespace {

// A chain found in the folder where the program runs has paths without "./", as git and editors write them.
std::string_view plain(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

}  // namespace

const text::Lines& Locator::lines(uint32_t file) {
  return lines_.try_emplace(file, chain_.files[file]).first->second;
}

Located Locator::locate(const lint::Place& place) {
  if (!place.in_source()) return {plain(place.path.empty() ? chain_.root : place.path), {}, {}, true};
  const std::string_view path = plain(chain_.files[place.file].path);
  if (place.at.empty()) return {path, {}, {}, true};
  const text::Lines& index = lines(place.file);
  return {path, index.position(place.at.begin), index.position(place.at.end), false};
}

std::string_view Locator::revision(const lint::Finding& finding) const {
  return finding.revision < chain_.revisions.size() ? std::string_view(chain_.revisions[finding.revision].id)
                                                    : std::string_view{};
}

}  // namespace report
