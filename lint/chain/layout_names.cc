// What layouts are called.
#include <algorithm>

#include "lint/chain/layout.h"
#include "lint/chain/layouts/table.h"

namespace chain {

const Layout* layout_named(std::string_view name) {
  const std::string_view meant = layout_name(name);
  for (const Layout* layout : layouts::all()) {
    if (layout->name == meant) return layout;
  }
  return nullptr;
}

std::string_view layout_name(std::string_view word) {
  for (const Layout* layout : layouts::all()) {
    if (!word.empty() && layout->also == word) return layout->name;
  }
  return word;
}

std::vector<std::string_view> layout_names() {
  std::vector<std::string_view> names;
  for (const Layout* layout : layouts::all()) {
    names.push_back(layout->name);
    if (!layout->also.empty()) names.push_back(layout->also);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace chain
