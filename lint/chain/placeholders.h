// Placeholders of templates in files of SQL: found, filled in with their values, and, where nothing gives
// one, made into a name that parses.
//
// A file is filled in as its tool would do it, as text, wherever the placeholder stands. Of a form that the
// tool does not fill in itself somebody else's program may: it counts outside literals, where it could not be
// SQL, and wherever a value is configured for it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/source.h"

namespace chain {

enum PlaceholderForm : uint8_t {
  dollar_form = 1,       // ${name}, ${name:-otherwise}
  braces_form = 2,       // {{ name }}, {{ .name }}, {{ index .Options "name" }}
  percent_form = 4,      // <%= name %>
  comment_form = 8,      // /* TEMPLATE: name */
  psql_form = 16,        // :name, :'name', :"name", outside strings and bodies
  capitals_form = 32,    // :NAME anywhere
  format_form = 64,      // {name}, outside quotes
  any_program_form = 79  // those that some program before the tool may fill in
};

struct Filling {
  uint8_t own = 0;  // forms that the tool fills in, within literals too
  const std::map<std::string, std::string, std::less<>>* values = nullptr;
  std::function<std::optional<std::string>(const std::string& name)> variable = {};  // for names without one
  std::vector<text::Span> within = {};  // where alone the tool fills in; empty: everywhere
};

struct FilledIn {
  struct Missing {
    text::Span at;  // of what stands for it
    std::string name;
  };
  std::vector<Missing> missing;  // without a value, outside comments
};

// Whether a text can hold any: no look at its structure.
bool may_hold_placeholder(std::string_view sql, const Filling& filling);

// Fills the source's placeholders in. One without a value becomes a name made of its own, `_name_`.
FilledIn fill_in(text::Source& source, const Filling& filling);

}  // namespace chain
