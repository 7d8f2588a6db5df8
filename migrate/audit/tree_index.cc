// ONLY leaves the definition.
#include "migrate/audit/tree_index.h"

#include "lint/deparse/definition.h"

namespace migrate::audit {

std::string definition_of_tree(const View& view, const catalog::Relation& index) {
  std::string out = deparse::index_definition(view.schema, index);
  constexpr std::string_view only = " ON ONLY ";
  const size_t at =
      index.kind == catalog::RelationKind::partitioned_index ? out.find(only) : std::string::npos;
  if (at != std::string::npos) out.replace(at, only.size(), " ON ");
  return out;
}

}  // namespace migrate::audit
