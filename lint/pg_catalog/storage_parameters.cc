// Finding a storage parameter by its name, over the generated table.

#include "lint/pg_catalog/storage_parameters.h"

#include <algorithm>
#include <iterator>

namespace pg_catalog {

namespace {

struct ParameterRow {
  StorageParameterOf of;
  StorageParameter::Type type;
  uint16_t name, low, high, words, detail;  // places in parameter_names
  uint8_t since, until;
};

#include "lint/pg_catalog/storage_parameters.inc"

std::string_view text(uint16_t place) {
  return parameter_names + place;
}

}  // namespace

std::optional<StorageParameter> storage_parameter(StorageParameterOf of, std::string_view name, int version) {
  const auto found =
      std::find_if(std::begin(parameter_rows), std::end(parameter_rows), [&](const ParameterRow& row) {
        return row.of == of && text(row.name) == name && row.since <= version && version <= row.until;
      });
  if (found == std::end(parameter_rows)) return std::nullopt;
  return StorageParameter{found->type, text(found->low), text(found->high), text(found->words),
                          text(found->detail)};
}

}  // namespace pg_catalog
