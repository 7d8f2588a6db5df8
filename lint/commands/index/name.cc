// Index names that the server makes up (src/backend/commands/indexcmds.c: ChooseIndexName,
// ChooseIndexNameAddition, ChooseIndexColumnNames).

#include "lint/commands/index/name.h"

#include <algorithm>

#include "lint/ast/column_name.h"
#include "lint/catalog/choose_name.h"
#include "lint/sql/identifier.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr size_t longest_name = 63;

// A second column of the same name gets a number.
std::string unused(const std::string& name, const std::vector<std::string>& taken) {
  if (std::find(taken.begin(), taken.end(), name) == taken.end()) return name;
  for (int i = 1;; ++i) {
    const std::string number = std::to_string(i);
    std::string cut = sql::truncate_identifier(name);
    while (cut.size() + number.size() > longest_name) cut.pop_back();
    std::string candidate = cut + number;
    if (std::find(taken.begin(), taken.end(), candidate) == taken.end()) return candidate;
  }
}

std::string addition(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += '_';
    joined += name;
    if (joined.size() > longest_name) break;
  }
  return joined;
}

}  // namespace

std::vector<std::string> index_column_names(const Relation& table, const IndexSpec& spec) {
  std::vector<std::string> names;
  for (size_t i = 0; i < spec.keys.size(); ++i) {
    const IndexKey& key = spec.keys[i];
    std::string name;
    if (key.column != 0) {
      name = table.column(key.column).name;
    } else if (i < spec.key_names.size() && !spec.key_names[i].empty()) {
      name = spec.key_names[i];
    } else if (key.expr) {
      name = figure_index_column_name(*key.expr);
    }
    names.push_back(unused(name.empty() ? "expr" : name, names));
  }
  for (ColumnNumber column : spec.include) names.push_back(unused(table.column(column).name, names));
  return names;
}

std::string choose_index_name(const Catalog& catalog, const Relation& table, const IndexSpec& spec,
                              const std::vector<std::string>& columns) {
  const auto choose = [&](const std::string& name2, const char* label, bool is_constraint) {
    return choose_relation_name(catalog, table.name, name2, label, table.schema, is_constraint);
  };
  if (!spec.is_constraint) return choose(addition(columns), "idx", false);
  switch (spec.kind) {
    case Constraint::Kind::primary_key: return choose({}, "pkey", true);
    case Constraint::Kind::exclusion: return choose(addition(columns), "excl", true);
    default: return choose(addition(columns), "key", true);
  }
}

}  // namespace commands
