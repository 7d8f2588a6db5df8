// What every server brings under a name alone: see tools/dev/gen-catalog-data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pg_catalog {

enum class NamedObject : uint8_t {
  access_method,
  language,
  conversion,
  collation,  // pg_collation.dat's; initdb takes those of the system besides
  text_search_configuration,
  text_search_dictionary,
  text_search_parser,
  text_search_template,
  role,     // predefined ones: pg_monitor
  setting,  // of pg_settings, extensions' left out
};

// The first and the last version that has it; nothing where none has.
struct Lifetime {
  int since, until;
};
std::optional<Lifetime> lifetime(NamedObject kind, std::string_view name);
bool has(NamedObject kind, std::string_view name, int version);

}  // namespace pg_catalog
