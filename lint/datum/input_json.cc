// Whether a text is one JSON value (src/backend/utils/adt/json.c, json_in).

#include "lint/datum/input_json.h"

#include <nlohmann/json.hpp>

namespace datum {

bool is_json(std::string_view text) {
  return nlohmann::json::accept(text);
}

}  // namespace datum
