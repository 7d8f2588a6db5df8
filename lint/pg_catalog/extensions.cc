// The extensions by name, over the generated text.

#include "lint/pg_catalog/extensions.h"

#include <algorithm>
#include <iterator>

namespace pg_catalog {
namespace {

struct ExtensionRow {
  std::string_view name, text;
};

#include "lint/pg_catalog/extensions.inc"

}  // namespace

std::string_view extension(std::string_view name) {
  auto at =
      std::lower_bound(std::begin(extension_rows), std::end(extension_rows), name,
                       [](const ExtensionRow& row, std::string_view wanted) { return row.name < wanted; });
  return at != std::end(extension_rows) && at->name == name ? at->text : std::string_view();
}

}  // namespace pg_catalog
