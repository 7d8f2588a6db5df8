#include <nlohmann/json.hpp>

#include "lint/analyze/func.h"

namespace catalog::binding {

bool is_json(std::string_view text) {
  return nlohmann::json::accept(text);
}

}  // namespace catalog::binding
