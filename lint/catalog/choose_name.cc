// The server's choice of names (ChooseRelationName, ChooseConstraintName and makeObjectName,
// src/backend/commands/indexcmds.c), kept within 63 bytes.

#include "lint/catalog/choose_name.h"

#include <algorithm>
#include <array>

#include "lint/sql/identifier.h"

namespace catalog {
using namespace ast;

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
  const size_t extra = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const size_t room = sql::longest_identifier - std::min(extra, sql::longest_identifier);
  size_t size1 = name1.size(), size2 = name2.size();
  while (size1 + size2 > room) {
    if (size1 > size2) {
      --size1;
    } else {
      --size2;
    }
  }
  std::string name(name1.substr(0, sql::clip_identifier(name1, size1)));
  if (!name2.empty()) {
    name += '_';
    name += name2.substr(0, sql::clip_identifier(name2, size2));
  }
  if (!label.empty()) {
    name += '_';
    name += label;
  }
  return name;
}

std::string choose_relation_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                 std::string_view label, Oid schema, bool is_constraint) {
  for (int pass = 0;; ++pass) {
    const std::string modified = pass == 0 ? std::string(label) : std::string(label) + std::to_string(pass);
    std::string name = make_object_name(name1, name2, modified);
    if (catalog.find_relation(schema, name) != 0) continue;
    if (is_constraint && catalog.constraint_name_exists(schema, name)) continue;
    return name;
  }
}

std::string choose_constraint_name(const Catalog& catalog, std::string_view name1, std::string_view name2,
                                   std::string_view label, Oid schema,
                                   const std::vector<std::string>& taken) {
  for (int pass = 0;; ++pass) {
    const std::string modified = pass == 0 ? std::string(label) : std::string(label) + std::to_string(pass);
    std::string name = make_object_name(name1, name2, modified);
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
    if (catalog.constraint_name_exists(schema, name)) continue;
    return name;
  }
}

}  // namespace catalog
