// The storage parameters of tables, their TOAST tables and views, as each server takes them: see
// tools/dev/gen-catalog-data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pg_catalog {

enum class StorageParameterOf : uint8_t { heap, toast, view };

struct StorageParameter {
  enum class Type : uint8_t { boolean, integer, real, enumeration };
  Type type = Type::boolean;
  std::string_view low, high;  // integer, real: the bounds, as messages print them
  std::string_view words;      // enumeration: those it takes, a blank behind each
  std::string_view detail;     // enumeration: the server's words on which these are
};

// As one of that version takes it; toast: without "toast." before the name.
std::optional<StorageParameter> storage_parameter(StorageParameterOf of, std::string_view name, int version);

}  // namespace pg_catalog
