// The branches of Go's templates in files of SQL: {{ if .postgres }} ... {{ else }} ... {{ end }}.
//
// A condition is decided by the values that are configured, and where it names a database by that: .postgres
// holds, .mysql does not. What hangs on anything else stays undecided. Comments, {{/* ... */}}, stand for
// nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/source.h"

namespace chain {

struct TemplateBranches {
  struct Undecided {
    text::Span tag;
    std::string name;  // of the condition: what a value is wanted for, or the call that decides it
  };
  std::vector<text::Span> left_out;  // the tags of what is decided, and the branches not taken; in order
  std::vector<Undecided> undecided;  // the tags of what is not, outside of those
};

// How a function's call is named, whatever its arguments.
std::string call_of(std::string_view function);

TemplateBranches template_branches(
    std::string_view sql, const std::function<std::optional<std::string>(const std::string& name)>& value_of);

}  // namespace chain
