#include <nlohmann/json.hpp>

#include "lint/catalog/bind_parts.h"

namespace catalog::binding {

bool is_json(std::string_view text) {
  return nlohmann::json::accept(text);
}

}  // namespace catalog::binding
