#include "lint/datum/input_json.h"

#include <nlohmann/json.hpp>

namespace catalog::binding {

bool is_json(std::string_view text) {
  return nlohmann::json::accept(text);
}

}  // namespace catalog::binding
