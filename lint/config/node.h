// What a Config holds: the file's keys and values, and what has been asked of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lint/config/config.h"

namespace config {

enum Kind : int { string_kind, integer_kind, real_kind, boolean_kind, array_kind, table_kind, other_kind };

struct Node {
  std::string key;
  text::Span at;  // of the key; of the value for the items of an array
  int kind = table_kind;
  std::string text;
  int64_t integer = 0;
  bool boolean = false;
  std::vector<Node> children;  // of a table or an array
  bool asked = false;
};

struct State {
  text::Source source;
  Node root;
  Asked asked;
  std::vector<text::Error> errors;
};

// Fills state.root from state.source.
text::Result<void> read_toml(State& state);

}  // namespace config
