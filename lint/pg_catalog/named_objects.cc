// Finding what servers bring by kind and name, over the generated table.

#include "lint/pg_catalog/named_objects.h"

#include <algorithm>
#include <iterator>

namespace pg_catalog {

namespace {

struct NamedObjectRow {
  NamedObject kind;
  uint16_t name;  // place in object_names
  uint8_t since, until;
};

#include "lint/pg_catalog/named_objects.inc"

}  // namespace

std::optional<Lifetime> lifetime(NamedObject kind, std::string_view name) {
  const auto found = std::find_if(
      std::begin(object_rows), std::end(object_rows),
      [&](const NamedObjectRow& row) { return row.kind == kind && name == object_names + row.name; });
  if (found == std::end(object_rows)) return std::nullopt;
  return Lifetime{found->since, found->until};
}

bool has(NamedObject kind, std::string_view name, int version) {
  const std::optional<Lifetime> known = lifetime(kind, name);
  return known && known->since <= version && version <= known->until;
}

}  // namespace pg_catalog
