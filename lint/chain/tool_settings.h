// What a tool's own configuration says: keys and values of .properties, .conf, TOML and YAML files, as far as
// plain keys and values go. Nothing of it is ever an error here: it is the tool's file.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lint/text/source.h"

namespace chain {

// A key below sections or keys has theirs before it, with dots: [data] name = x gives "data.name". The items
// of a list stand behind each other with commas between.
using ToolSettings = std::map<std::string, std::string, std::less<>>;
ToolSettings tool_settings(const text::Source& source);

// The nearest of the files of these names (the first wins in one folder) in the folder or above it, no
// further than the repository's top. Names may have folders in them.
std::optional<text::Source> nearest_file(const std::string& folder, std::span<const std::string_view> names);

}  // namespace chain
