// Looking functions up by what a call says of them.

#include "lint/plpgsql/run/callee.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/catalog/namespace.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

std::vector<const Function*> functions_called(const Catalog& catalog, const Name& name, size_t count,
                                              bool of_call) {
  std::vector<const Function*> found;
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_functions(schema, name.name)) {
      const Function* function = catalog.get<Function>(oid);
      size_t most = 0, least = 0;
      for (const Function::Argument& argument : function->arguments) {
        const bool output = argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table;
        if (output && !(of_call && catalog.server_version() >= 14)) continue;
        ++most;
        if (!argument.default_expr && argument.mode != ArgumentMode::variadic) ++least;
      }
      if (count >= least && count <= most) found.push_back(function);
    }
    if (!found.empty()) break;
  }
  return found;
}

const Function* function_called(const Catalog& catalog, const Name& name, size_t count, bool of_call) {
  const std::vector<const Function*> found = functions_called(catalog, name, count, of_call);
  return found.size() == 1 ? found.front() : nullptr;
}

const Function* function_read(const Catalog& catalog, const std::vector<const Function*>& several,
                              const Query& query) {
  const analyze::QueryShape shape = analyze::shape(catalog, query);
  const Function* read = nullptr;
  for (const Function* function : several) {
    const ObjectAddress address{ObjectClass::function, function->oid, 0};
    if (std::find(shape.reads.begin(), shape.reads.end(), address) == shape.reads.end()) continue;
    if (read) return nullptr;
    read = function;
  }
  return read;
}

}  // namespace plpgsql
