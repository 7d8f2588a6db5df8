// Turning places into lines and columns, files indexed once.

#include "lint/report/place.h"

namespace report {

namespace {

// A chain found in the folder where the program runs has paths without "./", as git and editors write them.
std::string plain(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

}  // namespace

const text::Lines& Locator::lines(uint32_t file) {
  return lines_.try_emplace(file, chain_.files[file]).first->second;
}

std::string_view Locator::path(const std::string& typed) {
  auto found = paths_.find(typed);
  if (found == paths_.end()) found = paths_.emplace(typed, plain(names_ ? names_(typed) : typed)).first;
  return found->second;
}

std::string_view Locator::path(uint32_t file) {
  if (of_files_.empty()) of_files_.resize(chain_.files.size());
  std::string_view& name = of_files_[file];
  if (name.data() == nullptr) name = path(chain_.files[file].path);
  return name;
}

Located Locator::locate(const lint::Place& place) {
  if (!place.in_source()) return {path(place.path.empty() ? chain_.root : place.path), {}, {}, true};
  const std::string_view name = path(place.file);
  if (place.at.empty()) return {name, {}, {}, true};
  const text::Lines& index = lines(place.file);
  return {name, index.position(place.at.begin), index.position(place.at.end), false};
}

Located Locator::in_file(const lint::Finding& finding) {
  if (finding.at.anywhere()) return locate(finding.at);
  for (const lint::Note& note : finding.notes) {
    if (note.place.in_source()) return locate(note.place);
  }
  if (finding.revision < chain_.revisions.size())
    return locate({.file = chain_.revisions[finding.revision].file, .path = {}, .at = {}});
  if (!chain_.revisions.empty()) return locate({.file = chain_.revisions.front().file, .path = {}, .at = {}});
  return locate(finding.at);
}

std::string_view Locator::revision(const lint::Finding& finding) const {
  return finding.revision < chain_.revisions.size() ? std::string_view(chain_.revisions[finding.revision].id)
                                                    : std::string_view{};
}

}  // namespace report
