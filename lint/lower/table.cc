// CREATE TABLE and CREATE FOREIGN TABLE; the way to the other statements about tables and sequences.

#include "lint/lower/table.h"

#include "lint/lower/alter_table.h"
#include "lint/lower/column.h"
#include "lint/lower/constraint.h"
#include "lint/lower/list.h"
#include "lint/lower/partition.h"
#include "lint/lower/pieces.h"
#include "lint/lower/sequence.h"
#include "lint/lower/span.h"

namespace lower {
namespace {

// Where the element begins; 0 where the tree does not say.
uint32_t begin_of(const Node* node, const Input& input) {
  const int location = nodeTag(node) == T_ColumnDef    ? reinterpret_cast<const ::ColumnDef*>(node)->location
                       : nodeTag(node) == T_Constraint ? reinterpret_cast<const ::Constraint*>(node)->location
                                                       : -1;
  return location < 0 ? 0 : input.origin + static_cast<uint32_t>(location);
}

void add_element(const Node* node, const Input& input, uint32_t next, ast::CreateTable& change) {
  switch (nodeTag(node)) {
    case T_ColumnDef:
      read_column(*reinterpret_cast<const ::ColumnDef*>(node), input, next,
                  std::get<ast::ColumnDef>(change.elements.emplace_back(std::in_place_type<ast::ColumnDef>)));
      break;
    case T_Constraint:
      change.elements.emplace_back(constraint(reinterpret_cast<const ::Constraint*>(node), input, next));
      break;
    case T_TableLikeClause:
      change.elements.emplace_back(like_clause(reinterpret_cast<const TableLikeClause*>(node)));
      break;
    default: break;
  }
}

ast::CreateTable create_table(const CreateStmt* node, const Input& input) {
  ast::CreateTable change;
  change.name = name_of(node->relation);
  change.persistence = persistence_of(node->relation);
  change.if_not_exists = node->if_not_exists;
  change.elements.reserve(static_cast<size_t>(list_length(node->tableElts)));
  const bool commented = may_hold_comments(input);
  for (int i = 0; i < list_length(node->tableElts); ++i) {
    const bool last = i + 1 == list_length(node->tableElts);
    const uint32_t next = commented || last ? 0 : begin_of(at<Node>(node->tableElts, i + 1), input);
    add_element(at<Node>(node->tableElts, i), input, next, change);
  }
  for (int i = 0; i < list_length(node->inhRelations); ++i) {
    change.inherits.push_back(name_of(at<RangeVar>(node->inhRelations, i)));
  }
  if (node->partspec) change.partition_by = partition_by(node->partspec, input);
  if (node->partbound) {
    change.bound = partition_bound(node->partbound, input);
    if (!change.inherits.empty()) change.partition_of = change.inherits.front();
    change.inherits.clear();
  }
  if (node->ofTypename) change.of_type = type_name(node->ofTypename).name;
  change.options = options(node->options);
  change.tablespace = string_or_empty(node->tablespacename);
  change.access_method = string_or_empty(node->accessMethod);
  change.on_commit = on_commit(node->oncommit);
  return change;
}

ast::AlterTable::Target move_target(ObjectType type) {
  switch (type) {
    case OBJECT_INDEX: return ast::AlterTable::Target::index;
    case OBJECT_MATVIEW: return ast::AlterTable::Target::materialized_view;
    default: return ast::AlterTable::Target::table;
  }
}

void move_all(const AlterTableMoveAllStmt* node, Changes& out) {
  ast::MoveAllInTablespace change;
  change.target = move_target(node->objtype);
  change.from = string_or_empty(node->orig_tablespacename);
  change.to = string_or_empty(node->new_tablespacename);
  change.nowait = node->nowait;
  out.emplace_back(std::move(change));
}

}  // namespace

bool lower_table(const Node* node, const Input& input, Changes& out) {
  switch (nodeTag(node)) {
    case T_CreateStmt:
      out.emplace_back(create_table(reinterpret_cast<const CreateStmt*>(node), input));
      return true;
    case T_CreateForeignTableStmt: {
      const auto* foreign = reinterpret_cast<const CreateForeignTableStmt*>(node);
      ast::CreateTable change = create_table(&foreign->base, input);
      change.foreign = true;
      change.server = string_or_empty(foreign->servername);
      change.foreign_options = options(foreign->options);
      out.emplace_back(std::move(change));
      return true;
    }
    case T_AlterTableStmt:
      alter_table(reinterpret_cast<const AlterTableStmt*>(node), input, out);
      return true;
    case T_AlterTableMoveAllStmt:
      move_all(reinterpret_cast<const AlterTableMoveAllStmt*>(node), out);
      return true;
    case T_CreateSeqStmt: create_sequence(reinterpret_cast<const CreateSeqStmt*>(node), out); return true;
    case T_AlterSeqStmt: alter_sequence(reinterpret_cast<const AlterSeqStmt*>(node), out); return true;
    default: return false;
  }
}

}  // namespace lower
