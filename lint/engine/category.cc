// Categories by name.

#include "lint/engine/category.h"

namespace lint {

const std::array<std::string_view, categories>& category_names() {
  static constexpr std::array<std::string_view, categories> names{"chain",  "locks",    "breaking", "data",
                                                                  "schema", "security", "types",    "names"};
  return names;
}

std::string_view category_name(Category category) {
  return category_names()[static_cast<size_t>(category)];
}

std::optional<Category> category_named(std::string_view name) {
  for (size_t i = 0; i < categories; ++i) {
    if (category_names()[i] == name) return static_cast<Category>(i);
  }
  return std::nullopt;
}

}  // namespace lint
