// The tables that a chain makes, as its replay has them at the end.
#include <algorithm>

#include "lint/replay/replay.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

// Always in quotes: compared with what the server has, as text.
std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

bool of_extension(const catalog::Catalog& catalog, ast::Oid table) {
  const auto edges = catalog.references_of({ast::ObjectClass::relation, table, 0});
  return std::any_of(edges.begin(), edges.end(), [](const catalog::Dependency& edge) {
    return edge.kind == catalog::DependencyKind::extension;
  });
}

}  // namespace

std::vector<std::string> tables_of(const chain::Chain& chain) {
  replay::Replay replay(chain);
  replay.all();
  const catalog::Catalog& catalog = replay.catalog();
  std::vector<std::string> out;
  for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) {
    const bool by_chain = relation->made.revision < chain.revisions.size();
    const bool lasts = relation->persistence != ast::Persistence::temporary;
    if (by_chain && lasts && relation->is_table() && !of_extension(catalog, oid))
      out.push_back(quoted_name(catalog.schema_name(relation->schema)) + "." + quoted_name(relation->name));
  }
  return out;
}

}  // namespace migrate::tool
