// By name, by width, by what stands on them.
#include "migrate/audit/key_like.h"

#include <algorithm>
#include <array>

namespace migrate::audit {
namespace {

using catalog::Relation;

bool looks_like_a_key(const catalog::Column& column, const ColumnNumbers& numbers) {
  constexpr std::array words{"hash",   "checksum",    "digest", "md5", "sha1",
                             "sha256", "fingerprint", "guid",   "uuid"};
  std::string name = column.name;
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool named = std::any_of(words.begin(), words.end(),
                                 [&](const char* word) { return name.find(word) != std::string::npos; });
  // Hexadecimal digits of md5, sha1 and sha256, with their header.
  const bool wide = numbers.length < 0 && (numbers.width == 33 || numbers.width == 41 || numbers.width == 65);
  return named || wide;
}

bool is_unique(const View& view, const Relation& table, ast::ColumnNumber column) {
  return std::any_of(table.indexes->begin(), table.indexes->end(), [&](ast::Oid oid) {
    const Relation* index = view.schema.relation(oid);
    return index && index->index && index->index->unique && index->index->keys.size() == 1 &&
           index->index->keys[0].column == column && !index->index->predicate;
  });
}

}  // namespace

bool refers(const Relation& table, ast::ColumnNumber column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const catalog::Constraint& c) {
    return c.kind == catalog::Constraint::Kind::foreign_key &&
           std::find(c.columns.begin(), c.columns.end(), column) != c.columns.end();
  });
}

std::vector<KeyLike> key_like_columns(const View& view) {
  std::vector<KeyLike> out;
  for (const auto& [key, numbers] : view.seen.columns) {
    const Relation* table = view.schema.relation(key.first);
    const auto number = static_cast<ast::ColumnNumber>(key.second);
    if (!table || table->kind != catalog::RelationKind::table || !numbers.known || !view.table(key.first) ||
        static_cast<size_t>(key.second) > table->columns.size())
      continue;
    const catalog::Column& column = table->column(number);
    if (column.dropped || !looks_like_a_key(column, numbers) || is_unique(view, *table, number) ||
        refers(*table, number))
      continue;
    out.push_back({table, &column, &numbers});
  }
  return out;
}

}  // namespace migrate::audit
