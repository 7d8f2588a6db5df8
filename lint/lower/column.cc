// Column definitions, and LIKE.

#include "lint/lower/column.h"

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/lower/constraint.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/span.h"

namespace lower {
namespace {

bool is_attribute(const ::Constraint* node) {
  return node->contype >= CONSTR_ATTR_DEFERRABLE;
}

std::string collation_of(const CollateClause& clause) {
  return ast::written(name_of(clause.collname));
}

// Blanks before `end` left out.
uint32_t without_blanks(const Input& input, uint32_t begin, uint32_t end) {
  while (end > begin && std::string_view(" \t\r\n").find(input.source[end - 1]) != std::string_view::npos) {
    --end;
  }
  return end;
}

}  // namespace

ast::ColumnDef column_definition(const ::ColumnDef* column, const Input& input) {
  ast::ColumnDef out;
  read_column(*column, input, 0, out);
  return out;
}

void read_column(const ::ColumnDef& column, const Input& input, uint32_t next, ast::ColumnDef& out) {
  if (column.colname) out.name = column.colname;
  if (column.typeName) read_type(*column.typeName, out.type);
  if (column.collClause) out.collation = collation_of(*column.collClause);
  if (column.compression) out.compression = column.compression;
  if (column.storage_name) out.storage = column.storage_name;
  out.span.begin =
      column.location < 0 ? input.span.begin : input.origin + static_cast<uint32_t>(column.location);
  out.span.end = element_end(input, out.span.begin, next);
  out.constraints.reserve(static_cast<size_t>(list_length(column.constraints)));
  for (int i = 0; i < list_length(column.constraints); ++i) {
    const auto* node = at<::Constraint>(column.constraints, i);
    if (is_attribute(node)) {
      if (!out.constraints.empty()) add_attribute(node, out.constraints.back());
      continue;
    }
    read_constraint(node, input, out.constraints.emplace_back());
  }
  uint32_t end = out.span.end;
  for (auto it = out.constraints.rbegin(); it != out.constraints.rend(); ++it) {
    it->span.end = without_blanks(input, it->span.begin, std::max(end, it->span.begin));
    end = it->span.begin;
    if (it->kind == ast::ConstraintDef::Kind::foreign_key) {
      it->on_delete_stated =
          it->on_delete != ast::FkAction::no_action || has_words(input, it->span, "on", "delete");
    }
  }
}

ast::LikeClause like_clause(const TableLikeClause* node) {
  ast::LikeClause out;
  const bits32 set = node->options;
  out.relation = name_of(node->relation);
  out.comments = set & CREATE_TABLE_LIKE_COMMENTS;
  out.compression = set & CREATE_TABLE_LIKE_COMPRESSION;
  out.constraints = set & CREATE_TABLE_LIKE_CONSTRAINTS;
  out.defaults = set & CREATE_TABLE_LIKE_DEFAULTS;
  out.generated = set & CREATE_TABLE_LIKE_GENERATED;
  out.identity = set & CREATE_TABLE_LIKE_IDENTITY;
  out.indexes = set & CREATE_TABLE_LIKE_INDEXES;
  out.statistics = set & CREATE_TABLE_LIKE_STATISTICS;
  out.storage = set & CREATE_TABLE_LIKE_STORAGE;
  return out;
}

}  // namespace lower
