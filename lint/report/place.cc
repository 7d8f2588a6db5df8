#include "lint/report/place.h"

namespace report {

const text::Lines& Locator::lines(uint32_t file) {
  return lines_.try_emplace(file, std::string_view(chain_.files[file].bytes)).first->second;
}

Located Locator::locate(const lint::Place& place) {
  if (!place.in_source()) return {place.path.empty() ? chain_.root : place.path, {}, {}, true};
  const std::string_view path = chain_.files[place.file].path;
  if (place.at.empty()) return {path, {}, {}, true};
  const text::Lines& index = lines(place.file);
  return {path, index.position(place.at.begin), index.position(place.at.end), false};
}

std::string_view Locator::revision(const lint::Finding& finding) const {
  return finding.revision < chain_.revisions.size() ? std::string_view(chain_.revisions[finding.revision].id)
                                                    : std::string_view{};
}

}  // namespace report
