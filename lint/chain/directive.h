// The native layout's directives, read from one line comment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"

namespace chain {

struct Directive {
  enum class Kind : uint8_t { up, down, verify, parent, irreversible, loses };
  std::optional<Kind> kind;                 // with an error: what was probably meant, if that can be said
  bool transactional = true;                // up, down: no transaction:false
  std::vector<std::string_view> arguments;  // parent: versions
  std::string rest;                         // irreversible: the reason; loses: what and why
  std::string error;                        // it means to be a directive but is none: what is wrong
  std::string hint;
  std::optional<Misspelt> misspelt = {};
};

// Nothing, where the comment does not look like a directive. `comment` begins with its `--` and has no line
// end.
std::optional<Directive> read_directive(std::string_view comment);

}  // namespace chain
