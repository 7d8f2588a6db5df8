// CREATE TYPE in all its forms, domains, ALTER TYPE of enumerations.

#include "lint/lower/type.h"

#include "lint/ast/name.h"
#include "lint/lower/column.h"
#include "lint/lower/constraint.h"
#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/source_text.h"

namespace lower {
namespace {

ast::CreateRange create_range(const CreateRangeStmt* node, const Input& input) {
  ast::CreateRange range;
  range.name = name_of(node->typeName);
  range.definition = in_last_parentheses(input);
  for (const auto* parameter : each<DefElem>(node->params)) {
    const std::string_view name = parameter->defname;
    const auto* type = node_as<::TypeName>(parameter->arg, T_TypeName);
    if (name == "subtype" && type && range.subtype.name.empty()) {
      range.subtype = type_name(type);
    } else if (name == "multirange_type_name" && type && range.multirange.empty()) {
      range.multirange = type_name(type).name;
    } else if (name == "collation" && type) {
      range.options.emplace_back(name, ast::written(type_name(type).name));
    } else {
      range.options.emplace_back(name, string_of(parameter->arg));
    }
  }
  return range;
}

ast::CreateDomain create_domain(const CreateDomainStmt* node, const Input& input) {
  ast::CreateDomain domain;
  domain.name = name_of(node->domainname);
  domain.type = type_name(node->typeName);
  if (node->collClause) domain.collation = string_of(reinterpret_cast<Node*>(node->collClause->collname));
  for (const auto* part : each<::Constraint>(node->constraints))
    domain.constraints.push_back(constraint(part, input));
  return domain;
}

ast::AlterDomain alter_domain(const AlterDomainStmt* node, const Input& input) {
  ast::AlterDomain domain;
  domain.name = name_of(node->typeName);
  domain.cascade = node->behavior == DROP_CASCADE;
  domain.missing_ok = node->missing_ok;
  domain.constraint_name = string_or_empty(node->name);
  switch (node->subtype) {
    case 'T':
      domain.action =
          node->def ? ast::AlterDomain::Action::set_default : ast::AlterDomain::Action::drop_default;
      domain.default_expr = expression(node->def, input);
      break;
    case 'N': domain.action = ast::AlterDomain::Action::drop_not_null; break;
    case 'O': domain.action = ast::AlterDomain::Action::set_not_null; break;
    case 'X': domain.action = ast::AlterDomain::Action::drop_constraint; break;
    case 'V': domain.action = ast::AlterDomain::Action::validate_constraint; break;
    default:
      domain.action = ast::AlterDomain::Action::add_constraint;
      if (node->def) domain.constraint = constraint(reinterpret_cast<const ::Constraint*>(node->def), input);
      break;
  }
  return domain;
}

ast::AlterEnum alter_enum(const AlterEnumStmt* node) {
  ast::AlterEnum change;
  change.name = name_of(node->typeName);
  change.old_label = string_or_empty(node->oldVal);
  change.new_label = string_or_empty(node->newVal);
  change.neighbour = string_or_empty(node->newValNeighbor);
  change.after = node->newValIsAfter;
  change.if_not_exists = node->skipIfNewValExists;
  return change;
}

ast::CreateComposite create_composite(const CompositeTypeStmt* node, const Input& input) {
  ast::CreateComposite type;
  type.name = name_of(node->typevar);
  for (const auto* column : each<::ColumnDef>(node->coldeflist))
    type.columns.push_back(column_definition(column, input));
  return type;
}

}  // namespace

bool lower_type(const Node* node, const Input& input, Changes& out) {
  switch (nodeTag(node)) {
    case T_CreateEnumStmt: {
      const auto* type = reinterpret_cast<const CreateEnumStmt*>(node);
      out.emplace_back(ast::CreateEnum{name_of(type->typeName), strings(type->vals)});
      break;
    }
    case T_AlterEnumStmt: out.emplace_back(alter_enum(reinterpret_cast<const AlterEnumStmt*>(node))); break;
    case T_CompositeTypeStmt:
      out.emplace_back(create_composite(reinterpret_cast<const CompositeTypeStmt*>(node), input));
      break;
    case T_CreateRangeStmt:
      out.emplace_back(create_range(reinterpret_cast<const CreateRangeStmt*>(node), input));
      break;
    case T_CreateDomainStmt:
      out.emplace_back(create_domain(reinterpret_cast<const CreateDomainStmt*>(node), input));
      break;
    case T_AlterDomainStmt:
      out.emplace_back(alter_domain(reinterpret_cast<const AlterDomainStmt*>(node), input));
      break;
    case T_AlterTypeStmt: {
      const auto* type = reinterpret_cast<const AlterTypeStmt*>(node);
      out.emplace_back(ast::AlterTypeOptions{name_of(type->typeName), options(type->options)});
      break;
    }
    case T_DefineStmt: {
      const auto* define = reinterpret_cast<const DefineStmt*>(node);
      if (define->kind != OBJECT_TYPE) return false;
      out.emplace_back(ast::CreateBaseType{name_of(define->defnames), each(define->definition).empty(),
                                           options(define->definition), in_last_parentheses(input)});
      break;
    }
    default: return false;
  }
  return true;
}

}  // namespace lower
