// The words for what a finding is made of, as JSON and configuration spell them.
#include "migrate/audit/finding.h"

namespace migrate::audit {

std::string_view area_name(Area area) {
  switch (area) {
    case Area::schema: return "schema";
    case Area::indexes: return "indexes";
    case Area::tables: return "tables";
    case Area::storage: return "storage";
    case Area::statements: return "statements";
    case Area::connections: return "connections";
    case Area::server: return "server";
    case Area::security: return "security";
    case Area::chain: return "chain";
  }
  return "";
}

std::string_view confidence_name(Confidence confidence) {
  switch (confidence) {
    case Confidence::counted: return "counted";
    case Confidence::measured: return "measured";
    case Confidence::estimated: return "estimated";
    case Confidence::inferred: return "inferred";
  }
  return "";
}

std::string_view kind_name(Fix::Kind kind) {
  switch (kind) {
    case Fix::Kind::revision: return "revision";
    case Fix::Kind::statement: return "statement";
    case Fix::Kind::script: return "script";
    case Fix::Kind::setting: return "setting";
    case Fix::Kind::manual: return "manual";
  }
  return "";
}

}  // namespace migrate::audit
