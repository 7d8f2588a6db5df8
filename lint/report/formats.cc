// The report formats by name.

#include <algorithm>
#include <array>

#include "lint/report/report.h"

namespace report {

namespace {
constexpr std::array<Format, 7> formats{{{"text", text},
                                         {"gcc", gcc},
                                         {"github", github, true},
                                         {"gitlab", gitlab, true},
                                         {"json", json},
                                         {"junit", junit, true},
                                         {"sarif", sarif, true}}};
}

std::span<const Format> all() {
  return formats;
}

const Format* find(std::string_view name) {
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const Format& f) { return f.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

}  // namespace report
