#include "lint/chain/misspelt_marker.h"

#include <doctest/doctest.h>

#include <array>

TEST_CASE("a slip is told from a comment") {
  constexpr std::array known = {chain::MarkerSpelling{"-- +migrate Up", {}},
                                chain::MarkerSpelling{"-- +migrate Down", {}},
                                chain::MarkerSpelling{"-- Down Migration", "down"}};
  const struct {
    const char* line;
    const char* meant;
  } table[] = {
      {"-- +migrate Down;", "-- +migrate Down"},
      {"--+migrate down", "-- +migrate Down"},
      {"-- migrate Dwon", "-- +migrate Down"},
      {"-- DOWN", "-- Down Migration"},
      {"-- downward compatible", ""},
      {"-- we migrate down to one table", ""},
      {"migrate Down", ""},
      {"--", ""},
      {"", ""},
  };
  for (const auto& row : table) {
    INFO(row.line);
    CHECK(chain::misspelt_marker(row.line, known).value_or("") == row.meant);
  }
}
