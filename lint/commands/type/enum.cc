// Enums (src/backend/catalog/pg_enum.c).
#include "lint/commands/type/enum.h"

#include <algorithm>

#include "lint/commands/relation/relation.h"
#include "lint/commands/type/relabel.h"
#include "lint/commands/type/type.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr size_t longest_label = 63;

void check_label(Writer& w, const std::string& label) {
  if (label.size() <= longest_label) return;
  w.refuse("42602", "invalid enum label \"" + label + "\"", "Labels must be 63 bytes or less.");
}

void rename_label(Writer& w, const Type& type, const AlterEnum& change) {
  const auto has = [&](const std::string& label) {
    return std::find(type.labels.begin(), type.labels.end(), label) != type.labels.end();
  };
  if (!has(change.old_label)) w.refuse("22023", "\"" + change.old_label + "\" is not an existing enum label");
  if (has(change.new_label))
    w.refuse(
        exists_already(change.new_label, "42710", "enum label \"" + change.new_label + "\" already exists"));
  const Oid oid = type.oid;
  w.catalog.update<Type>(oid, [&](Type& altered) {
    for (auto* labels : {&altered.labels.edit(), &altered.new_labels.edit()})
      std::replace(labels->begin(), labels->end(), change.old_label, change.new_label);
  });
  relabel(w, *w.catalog.get<Type>(oid), change.old_label, change.new_label);
}

}  // namespace

void apply(Writer& w, const CreateEnum& change) {
  Type type;
  type.schema = schema_for(w, change.name);
  type.name = change.name.name;
  type.kind = Type::Kind::enumeration;
  type.category = TypeCategory::enumeration;
  require_free_name(w, type.schema, type.name);
  type.made_in_transaction = w.context.in_transaction;
  for (const std::string& label : change.labels) {
    check_label(w, label);
    if (std::find(type.labels.begin(), type.labels.end(), label) != type.labels.end()) {
      if (w.catalog.server_version() >= 19) {
        w.refuse("42710", "enum label \"" + label + "\" used more than once");
      }
      w.refuse("23505", "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"");
    }
    type.labels.push_back(label);
  }
  make_type(w, std::move(type));
}

void apply(Writer& w, const AlterEnum& change) {
  const Type* type = require_type(w, change.name);
  if (!type) return;
  if (type->kind != Type::Kind::enumeration)
    w.refuse("42809", types::format_type_be(w.catalog, type->oid) + " is not an enum");
  check_label(w, change.new_label);
  w.altered({ObjectClass::type, type->oid, 0});
  if (!change.old_label.empty()) return rename_label(w, *type, change);

  if (std::find(type->labels.begin(), type->labels.end(), change.new_label) != type->labels.end()) {
    if (!change.if_not_exists)
      w.refuse(exists_already(change.new_label, "42710",
                              "enum label \"" + change.new_label + "\" already exists"));
    w.notice("enum label \"" + change.new_label + "\" already exists, skipping");
    w.applied.skipped = true;
    return;
  }
  auto place = type->labels.end() - type->labels.begin();
  if (!change.neighbour.empty()) {
    const auto neighbour = std::find(type->labels.begin(), type->labels.end(), change.neighbour);
    if (neighbour == type->labels.end())
      w.refuse("22023", "\"" + change.neighbour + "\" is not an existing enum label");
    place = neighbour - type->labels.begin() + (change.after ? 1 : 0);
  }
  // From 17 on a label of a type that the same transaction made may be used at once
  // (src/backend/catalog/pg_enum.c, EnumUncommitted).
  const bool usable =
      !w.context.in_transaction || (type->made_in_transaction && w.catalog.server_version() >= 17);
  w.catalog.update<Type>(type->oid, [&](Type& altered) {
    std::vector<std::string>& labels = altered.labels.edit();
    labels.insert(labels.begin() + place, change.new_label);
    if (!usable) altered.new_labels.push_back(change.new_label);
  });
}

}  // namespace commands
