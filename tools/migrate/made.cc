// The tables that a chain makes, as its replay has them at the end.
#include <algorithm>

#include "lint/replay/replay.h"
#include "lint/sql/identifier.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

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
      out.push_back(sql::quote_identifier(catalog.schema_name(relation->schema)) + "." +
                    sql::quote_identifier(relation->name));
  }
  return out;
}

}  // namespace migrate::tool
