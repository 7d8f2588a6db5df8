// JSON as the input functions of json and jsonb read it (RFC 8259).
#pragma once

#include <string_view>

namespace datum {

// Whether the text is one JSON value (RFC 8259), as the input functions of json and jsonb want it.
bool is_json(std::string_view text);

}  // namespace datum
