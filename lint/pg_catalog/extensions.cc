#include "lint/pg_catalog/extensions.h"

#include <algorithm>
#include <iterator>

namespace catalog::data {
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

}  // namespace catalog::data
