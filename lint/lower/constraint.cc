// Constraint definitions of tables, columns and domains.

#include "lint/lower/constraint.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/sequence.h"
#include "lint/lower/span.h"

namespace lower {
namespace {

uint32_t offset(const Input& input, int location) {
  return location < 0 ? input.span.begin : input.origin + static_cast<uint32_t>(location);
}

ast::FkAction action(char letter) {
  return letter ? static_cast<ast::FkAction>(letter) : ast::FkAction::no_action;
}

void key_constraint(const ::Constraint* node, ast::ConstraintDef& out) {
  out.columns = names_of(node->keys);
  out.include = names_of(node->including);
  out.options = options(node->options);
  out.using_index = string_or_empty(node->indexname);
  out.tablespace = string_or_empty(node->indexspace);
  out.nulls_not_distinct = node->nulls_not_distinct;
#if PG_VERSION_NUM >= 180000
  out.without_overlaps = node->without_overlaps;
#endif
}

void exclusion(const ::Constraint* node, const Input& input, ast::ConstraintDef& out) {
  key_constraint(node, out);
  out.method = node->access_method ? node->access_method : "btree";
  out.where = expression(node->where_clause, input);
  for (int i = 0; i < list_length(node->exclusions); ++i) {
    const List* pair = at<List>(node->exclusions, i);  // (IndexElem, the operator's name)
    out.elements.push_back(index_element(at<::IndexElem>(pair, 0), input));
    out.operators.push_back(name_of(at<List>(pair, 1)).name);
  }
}

void foreign_key(const ::Constraint* node, ast::ConstraintDef& out) {
  out.columns = names_of(node->fk_attrs);
  out.ref_table = name_of(node->pktable);
  out.ref_columns = names_of(node->pk_attrs);
  out.on_delete = action(node->fk_del_action);
  out.on_update = action(node->fk_upd_action);
  out.set_columns = names_of(node->fk_del_set_cols);
  if (node->fk_matchtype) out.match = static_cast<ast::FkMatch>(node->fk_matchtype);
#if PG_VERSION_NUM >= 180000
  out.period = node->fk_with_period;
#endif
}

ast::ConstraintDef::Kind kind_of(ConstrType type) {
  using Kind = ast::ConstraintDef::Kind;
  switch (type) {
    case CONSTR_NOTNULL: return Kind::not_null;
    case CONSTR_DEFAULT: return Kind::default_;
    case CONSTR_IDENTITY: return Kind::identity;
    case CONSTR_GENERATED: return Kind::generated;
    case CONSTR_CHECK: return Kind::check;
    case CONSTR_PRIMARY: return Kind::primary_key;
    case CONSTR_UNIQUE: return Kind::unique;
    case CONSTR_EXCLUSION: return Kind::exclusion;
    case CONSTR_FOREIGN: return Kind::foreign_key;
    default: return Kind::null;
  }
}

}  // namespace

std::vector<std::string> names_of(const List* strings) {
  std::vector<std::string> names;
  for (int i = 0; i < list_length(strings); ++i) names.push_back(string_of(at<Node>(strings, i)));
  return names;
}

void read_constraint(const ::Constraint* node, const Input& input, ast::ConstraintDef& out) {
  out.kind = kind_of(node->contype);
  if (node->conname) out.name = node->conname;
  out.span.begin = out.span.end = offset(input, node->location);
  out.expr = expression(node->raw_expr, input);
  out.deferrable = node->deferrable;
  out.deferred = node->initdeferred;
  out.not_valid = node->skip_validation;
  out.no_inherit = node->is_no_inherit;
#if PG_VERSION_NUM >= 180000
  const bool can_be_unenforced = node->contype == CONSTR_CHECK || node->contype == CONSTR_FOREIGN;
  out.enforced = node->is_enforced || !can_be_unenforced;
#endif
  switch (node->contype) {
    case CONSTR_NOTNULL: out.columns = names_of(node->keys); break;
    case CONSTR_PRIMARY:
    case CONSTR_UNIQUE: key_constraint(node, out); break;
    case CONSTR_EXCLUSION: exclusion(node, input, out); break;
    case CONSTR_FOREIGN: foreign_key(node, out); break;
    case CONSTR_IDENTITY:
      out.when = static_cast<ast::Identity>(node->generated_when);
      out.sequence = std::make_shared<const ast::SequenceOptions>(sequence_options(node->options));
      break;
    case CONSTR_GENERATED: out.when = static_cast<ast::Identity>(node->generated_when);
#if PG_VERSION_NUM >= 180000
      out.generated = static_cast<ast::Generated>(node->generated_kind);
#else
      out.generated = ast::Generated::stored;
#endif
      break;
    default: break;
  }
}

void add_attribute(const ::Constraint* attribute, ast::ConstraintDef& constraint) {
  switch (attribute->contype) {
    case CONSTR_ATTR_DEFERRABLE: constraint.deferrable = true; break;
    case CONSTR_ATTR_NOT_DEFERRABLE: constraint.deferrable = false; break;
    case CONSTR_ATTR_DEFERRED: constraint.deferrable = constraint.deferred = true; break;
    case CONSTR_ATTR_IMMEDIATE: constraint.deferred = false; break;
#if PG_VERSION_NUM >= 180000
    case CONSTR_ATTR_ENFORCED: constraint.enforced = true; break;
    case CONSTR_ATTR_NOT_ENFORCED:
      constraint.enforced = false;
      constraint.not_valid = true;
      break;
#endif
    default: break;
  }
}

ast::ConstraintDef constraint(const ::Constraint* node, const Input& input, uint32_t next) {
  ast::ConstraintDef out;
  read_constraint(node, input, out);
  out.span.end = element_end(input, out.span.begin, next);
  if (out.kind == ast::ConstraintDef::Kind::foreign_key) {
    out.on_delete_stated =
        out.on_delete != ast::FkAction::no_action || has_words(input, out.span, "on", "delete");
  }
  return out;
}

}  // namespace lower
