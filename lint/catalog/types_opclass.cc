// Operator classes (src/backend/commands/indexcmds.c, GetDefaultOpClass) and functions' volatility.

#include <algorithm>

#include "lint/catalog/data/rows.h"
#include "lint/catalog/types.h"

namespace catalog {
namespace {

// Extensions that bring default operator classes for pg_catalog's types.
bool brings_classes(const Catalog& catalog, std::string_view method) {
  if (method == "gin") return catalog.find_extension("btree_gin") != 0;
  if (method == "gist") return catalog.find_extension("btree_gist") != 0;
  return false;
}

bool is_own_base(const Catalog& catalog, Oid type) {
  const Type* own = type >= first_user_oid ? catalog.get<Type>(type) : nullptr;
  return own && (own->kind == Type::Kind::base || own->kind == Type::Kind::pseudo);
}

}  // namespace

std::optional<bool> has_default_opclass(const Catalog& catalog, std::string_view method, Oid type) {
  const Oid base = base_type(catalog, {type, -1}).oid;
  if (base == 0 || is_own_base(catalog, base)) return std::nullopt;
  const auto classes = data::operator_classes(method);
  if (classes.empty()) return std::nullopt;
  for (const data::ClassRow& row : classes) {
    if (row.is_default && row.in(catalog.server_version()) && is_binary_coercible(catalog, base, row.type))
      return true;
  }
  if (brings_classes(catalog, method)) return true;
  for (const auto& [oid, object] : catalog.all<NamedObject>()) {
    if (object->cls == ObjectClass::operator_class) return std::nullopt;
  }
  if (may_lack(catalog, {})) return std::nullopt;
  return false;
}

namespace {

void worsen(char& worst, char volatility) {
  const auto rank = [](char v) { return v == 0 ? 3 : v == 'v' ? 2 : v == 's' ? 1 : 0; };
  if (rank(volatility) > rank(worst)) worst = volatility;
}

}  // namespace

char function_volatility(const Catalog& catalog, const Name& name, int argument_count) {
  char worst = 'i';
  bool found = false;
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const data::FunctionRow& row : data::functions(name.name)) {
      if (!row.in(catalog.server_version())) continue;
      const bool fits =
          argument_count < 0 || row.variadic != 0 ||
          (argument_count <= row.argument_count && argument_count >= row.argument_count - row.default_count);
      if (!fits) continue;
      found = true;
      worsen(worst, row.volatility);
    }
  }
  std::vector<Oid> schemas;
  if (name.schema.empty()) {
    schemas = catalog.search_path();
  } else if (Oid schema = catalog.find_schema(name.schema)) {
    schemas.push_back(schema);
  }
  for (Oid schema : schemas) {
    for (Oid oid : catalog.find_functions(schema, name.name)) {
      const Function* function = catalog.get<Function>(oid);
      const auto inputs = std::count_if(function->arguments.begin(), function->arguments.end(),
                                        [](const auto& a) { return a.mode != 'o' && a.mode != 't'; });
      if (argument_count >= 0 && argument_count > inputs) continue;
      found = true;
      worsen(worst, function->volatility);
    }
  }
  return found ? worst : '\0';
}

}  // namespace catalog
