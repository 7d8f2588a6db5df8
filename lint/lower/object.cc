// Schemas, extensions, DROP, RENAME, SET SCHEMA, OWNER, COMMENT, GRANT.

#include "lint/lower/object.h"

#include <algorithm>

#include "lint/ast/walk.h"
#include "lint/lower/define.h"
#include "lint/lower/index.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/routine.h"
#include "lint/lower/source_text.h"
#include "lint/lower/table.h"
#include "lint/lower/type.h"
#include "lint/lower/utility.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lower {

namespace {

bool lower_any(const Node* node, const Input& input, Changes& out) {
  return lower_table(node, input, out) || lower_index(node, input, out) || lower_type(node, input, out) ||
         lower_routine(node, input, out) || lower_object(node, input, out) || lower_session(node, input, out);
}

// The elements of CREATE SCHEMA are made with the new schema first on the search_path
// (CreateSchemaCommand, src/backend/commands/schemacmds.c).
struct Qualify {
  const std::string& schema;
  const std::vector<std::string>& made;  // relations that the same statement makes

  void own(ast::Name& name) const {
    if (name.schema.empty() && !name.name.empty()) name.schema = schema;
  }
  void other(ast::Name& name) const {
    if (name.schema.empty() && std::find(made.begin(), made.end(), name.name) != made.end()) {
      name.schema = schema;
    }
  }
  void constraint(ast::ConstraintDef& definition) const { other(definition.ref_table.edit()); }
  std::shared_ptr<const ast::Query> within(const std::shared_ptr<const ast::Query>& query) const {
    if (!query) return nullptr;
    auto copy = std::make_shared<ast::Query>(*query);
    ast::each_item(copy->from, [&](ast::FromItem& item) {
      const bool table =
          item.kind == ast::FromItem::Kind::relation &&
          std::none_of(query->with.begin(), query->with.end(),
                       [&](const ast::CommonTable& common) { return common.name == item.relation.name; });
      if (table) other(item.relation);
    });
    ast::each_query(*copy, [&](std::shared_ptr<const ast::Query>& below) { below = within(below); });
    ast::each_expression(*copy, [&](ast::ExprPtr& expr) { expr = within(*expr); });
    return copy;
  }
  ast::ExprPtr within(const ast::Expr& expr) const {
    auto copy = std::make_shared<ast::Expr>(expr);
    copy->query = within(copy->query);
    ast::each_argument(*copy, [&](ast::ExprPtr& argument) { argument = within(*argument); });
    return copy;
  }
  void operator()(ast::CreateTable& change) const {
    own(change.name);
    change.of_schema = true;
    for (ast::Name& parent : change.inherits) other(parent);
    if (change.partition_of) other(*change.partition_of);
    for (ast::TableElement& element : change.elements) {
      if (auto* table_constraint = std::get_if<ast::ConstraintDef>(&element)) constraint(*table_constraint);
      if (auto* column = std::get_if<ast::ColumnDef>(&element)) {
        for (ast::ConstraintDef& definition : column->constraints) constraint(definition);
      }
      if (auto* like = std::get_if<ast::LikeClause>(&element)) other(like->relation);
    }
  }
  void operator()(ast::CreateView& change) const {
    own(change.name);
    change.query = within(change.query);
  }
  void operator()(ast::CreateSequence& change) const { own(change.name); }
  void operator()(ast::CreateIndex& change) const { own(change.table); }
  void operator()(ast::CreateTrigger& change) const { own(change.table); }
  void operator()(ast::Grant& change) const {
    for (ast::ObjectRef& object : change.objects) other(object.name);
  }
  template <class Other>
  void operator()(Other&) const {}
};

// In whatever order they are written (transformCreateSchemaStmtElements, src/backend/parser/parse_utilcmd.c).
int turn(const ast::Change& element) {
  if (std::holds_alternative<ast::CreateSequence>(element)) return 0;
  if (std::holds_alternative<ast::CreateView>(element)) return 2;
  if (std::holds_alternative<ast::CreateIndex>(element)) return 3;
  if (std::holds_alternative<ast::CreateTrigger>(element)) return 4;
  return std::holds_alternative<ast::Grant>(element) ? 5 : 1;
}

// Where each element stands: from its CREATE or GRANT to the next one's. The whole statement, where that
// cannot be told.
std::vector<text::Span> spans_of_elements(const Input& input, size_t count) {
  std::vector<text::Span> spans;
  sql::Scanner scanner(input.text(), input.span.begin);
  int depth = 0;
  bool first = true, with = false;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string word = text::lower(scanner.text(token));
    depth += word == "(" ? 1 : word == ")" ? -1 : 0;
    const bool begins = token.kind == sql::TokenKind::word && depth == 0 &&
                        (word == "create" || (word == "grant" && !with));  // not WITH GRANT OPTION
    if (begins && !first) {
      if (!spans.empty()) spans.back().end = token.span.begin;
      spans.push_back({token.span.begin, input.span.end});
    }
    first = false;
    with = word == "with";
  }
  if (spans.size() != count) spans.assign(count, input.span);
  return spans;
}

void lower_create_schema(const CreateSchemaStmt* create, const Input& input, Changes& out) {
  ast::CreateSchema change;
  change.name = word(create->schemaname);
  change.authorization = role_name(create->authrole);
  change.if_not_exists = create->if_not_exists;
  const std::string schema = change.name.empty() ? change.authorization : change.name;
  out.emplace_back(std::move(change));
  const size_t first = out.size();
  const auto elements = each(create->schemaElts);
  const std::vector<text::Span> spans = spans_of_elements(input, elements.size());
  for (size_t i = 0; i < elements.size(); ++i) {
    Input alone = input;
    alone.span = spans[i];
    lower_any(elements[i], alone, out);
  }
  std::stable_sort(out.begin() + static_cast<ptrdiff_t>(first), out.end(),
                   [](const ast::Change& a, const ast::Change& b) { return turn(a) < turn(b); });
  std::vector<std::string> made;
  for (size_t i = first; i < out.size(); ++i) {
    if (auto* table = std::get_if<ast::CreateTable>(&out[i])) made.push_back(table->name.name);
    if (auto* view = std::get_if<ast::CreateView>(&out[i])) made.push_back(view->name.name);
    if (auto* sequence = std::get_if<ast::CreateSequence>(&out[i])) made.push_back(sequence->name.name);
  }
  for (size_t i = first; i < out.size(); ++i) std::visit(Qualify{schema, made}, out[i]);
}

void lower_create_extension(const CreateExtensionStmt* create, Changes& out) {
  ast::CreateExtension change;
  change.name = word(create->extname);
  change.if_not_exists = create->if_not_exists;
  for (const auto& [name, value] : options(create->options)) {
    if (name == "schema") change.schema = value;
    if (name == "new_version") change.version = value;
    if (name == "cascade") change.cascade = true;
  }
  out.emplace_back(std::move(change));
}

void lower_alter_extension(const AlterExtensionStmt* alter, Changes& out) {
  ast::AlterExtension change;
  change.name = word(alter->extname);
  for (const auto& [name, value] : options(alter->options)) {
    if (name == "new_version") change.argument = value;
  }
  out.emplace_back(std::move(change));
}

void lower_extension_member(const AlterExtensionContentsStmt* alter, Changes& out) {
  ast::AlterExtension change;
  change.name = word(alter->extname);
  change.action =
      alter->action > 0 ? ast::AlterExtension::Action::add_member : ast::AlterExtension::Action::drop_member;
  change.member_kind = object_kind(alter->objtype);
  change.member = object_ref(alter->objtype, alter->object, nullptr);
  out.emplace_back(std::move(change));
}

void lower_drop(const DropStmt* drop, Changes& out) {
  ast::Drop change;
  change.kind = object_kind(drop->removeType);
  change.cascade = drop->behavior == DROP_CASCADE;
  change.missing_ok = drop->missing_ok;
  change.concurrently = drop->concurrent;
  for (const Node* object : each(drop->objects)) {
    change.objects.push_back(object_ref(drop->removeType, object, nullptr));
  }
  out.emplace_back(std::move(change));
}

ast::Drop drop_of(ast::ObjectKind kind, std::string_view name, bool missing_ok) {
  ast::Drop change;
  change.kind = kind;
  change.missing_ok = missing_ok;
  change.objects.emplace_back().name.name = name;
  return change;
}

void lower_drop_roles(const DropRoleStmt* drop, Changes& out) {
  ast::Drop change;
  change.kind = ast::ObjectKind::role;
  change.missing_ok = drop->missing_ok;
  for (const std::string& role : role_names(drop->roles)) change.objects.emplace_back().name.name = role;
  out.emplace_back(std::move(change));
}

void lower_drop_user_mapping(const DropUserMappingStmt* drop, Changes& out) {
  ast::Drop change = drop_of(ast::ObjectKind::user_mapping, role_name(drop->user), drop->missing_ok);
  change.objects.front().relation.name = word(drop->servername);
  out.emplace_back(std::move(change));
}

// Where a statement holds a relation, an object within it or an object that stands alone.
ast::ObjectRef named(ObjectType type, const Node* object, const RangeVar* relation, const char* subname) {
  ast::ObjectRef ref;
  if (object) ref = object_ref(type, object, relation);
  if (type == OBJECT_DOMCONSTRAINT && subname) {
    // The domain is the list itself: RenameStmt has the constraint's name apart.
    if (ref.relation.empty()) ref.relation = name_of(as_list(object));
    ref.name = {{}, subname};
  } else if (relation && subname) {
    ref.relation = name_of(relation);
    ref.name = {{}, subname};
  } else if (relation && !object) {
    ref.name = name_of(relation);
  } else if (subname && !object) {
    ref.name = {{}, subname};
  }
  return ref;
}

void lower_rename(const RenameStmt* rename, Changes& out) {
  ast::Rename change;
  change.kind = object_kind(rename->renameType);
  change.on = object_kind(rename->relationType);
  change.object =
      named(rename->renameType, rename->renameType == OBJECT_DOMCONSTRAINT ? nullptr : rename->object,
            rename->relation, rename->subname);
  if (rename->renameType == OBJECT_DOMCONSTRAINT) {
    change.object.relation = name_of(as_list(rename->object));
  }
  change.new_name = word(rename->newname);
  change.missing_ok = rename->missing_ok;
  change.only = rename->relation && !rename->relation->inh;
  change.cascade = rename->behavior == DROP_CASCADE;
  out.emplace_back(std::move(change));
}

void lower_set_schema(const AlterObjectSchemaStmt* set, Changes& out) {
  ast::SetSchema change;
  change.kind = object_kind(set->objectType);
  change.object = named(set->objectType, set->object, set->relation, nullptr);
  change.schema = word(set->newschema);
  change.missing_ok = set->missing_ok;
  out.emplace_back(std::move(change));
}

void lower_owner(const AlterOwnerStmt* owner, Changes& out) {
  ast::OwnerTo change;
  change.kind = object_kind(owner->objectType);
  change.object = named(owner->objectType, owner->object, owner->relation, nullptr);
  change.owner = role_name(owner->newowner);
  out.emplace_back(std::move(change));
}

void lower_comment(const CommentStmt* comment, Changes& out) {
  ast::Comment change;
  change.kind = object_kind(comment->objtype);
  change.object = object_ref(comment->objtype, comment->object, nullptr);
  if (comment->comment && *comment->comment) change.text = comment->comment;
  out.emplace_back(std::move(change));
}

std::vector<std::string> privileges(const List* list) {
  std::vector<std::string> names;
  for (const AccessPriv* privilege : each<AccessPriv>(list)) {
    names.push_back(privilege->priv_name ? text::lower(privilege->priv_name) : "all");
  }
  if (names.empty()) names.emplace_back("all");
  return names;
}

ast::Grant grant_of(const GrantStmt* grant) {
  ast::Grant change;
  change.revoke = !grant->is_grant;
  change.kind = object_kind(grant->objtype);
  // What GRANT OPTION FOR takes leaves the privilege itself.
  if (grant->is_grant || !grant->grant_option) change.privileges = privileges(grant->privileges);
  change.grantees = role_names(grant->grantees);
  if (grant->targtype == ACL_TARGET_DEFAULTS) change.default_privileges = true;
  for (const Node* object : each(grant->objects)) {
    if (grant->targtype == ACL_TARGET_ALL_IN_SCHEMA) {
      change.all_in_schema.push_back(string_of(object));
    } else if (tag(object) == T_RangeVar) {
      change.objects.emplace_back().name = name_of(as<RangeVar>(object));
    } else if (tag(object) == T_String) {
      change.objects.emplace_back().name.name = string_of(object);
    } else if (tag(object) == T_List) {
      change.objects.emplace_back().name = name_of(as_list(object));
    } else if (tag(object) == T_ObjectWithArgs) {
      change.objects.push_back(object_ref(grant->objtype, object, nullptr));
    }
  }
  change.grant_option = grant->grant_option;
  if (change.revoke && change.grant_option) change.options = privileges(grant->privileges);
  for (const AccessPriv* privilege : each<AccessPriv>(grant->privileges)) {
    const std::vector<std::string> columns = strings(privilege->cols);
    if (columns.empty()) continue;
    change.columns.insert(change.columns.end(), columns.begin(), columns.end());
    change.of_columns.emplace_back(
        privilege->priv_name ? text::lower(privilege->priv_name) : std::string("all"), columns);
  }
  return change;
}

void lower_grant_role(const GrantRoleStmt* grant, Changes& out) {
  ast::Grant change;
  change.revoke = !grant->is_grant;
  change.role_membership = true;
  change.kind = ast::ObjectKind::role;
  for (const AccessPriv* role : each<AccessPriv>(grant->granted_roles)) {
    change.privileges.emplace_back(word(role->priv_name));
  }
  change.grantees = role_names(grant->grantee_roles);
  out.emplace_back(std::move(change));
}

void lower_default_privileges(const AlterDefaultPrivilegesStmt* alter, Changes& out) {
  ast::Grant change = grant_of(alter->action);
  change.default_privileges = true;
  for (const DefElem* option : each<DefElem>(alter->options)) {
    if (word(option->defname) == "roles") change.of_roles = role_names(as_list(option->arg));
    if (word(option->defname) != "schemas") continue;
    for (const Node* schema : each(as_list(option->arg))) change.all_in_schema.push_back(string_of(schema));
  }
  out.emplace_back(std::move(change));
}

}  // namespace

bool lower_object(const Node* node, const Input& input, Changes& out) {
  switch (tag(node)) {
    case T_CreateSchemaStmt: lower_create_schema(as<CreateSchemaStmt>(node), input, out); return true;
    case T_CreateExtensionStmt: lower_create_extension(as<CreateExtensionStmt>(node), out); return true;
    case T_AlterExtensionStmt: lower_alter_extension(as<AlterExtensionStmt>(node), out); return true;
    case T_AlterExtensionContentsStmt:
      lower_extension_member(as<AlterExtensionContentsStmt>(node), out);
      return true;
    case T_DropStmt: lower_drop(as<DropStmt>(node), out); return true;
    case T_DropRoleStmt: lower_drop_roles(as<DropRoleStmt>(node), out); return true;
    case T_DropSubscriptionStmt: {
      const auto* drop = as<DropSubscriptionStmt>(node);
      out.emplace_back(drop_of(ast::ObjectKind::subscription, word(drop->subname), drop->missing_ok));
      return true;
    }
    case T_DropUserMappingStmt: lower_drop_user_mapping(as<DropUserMappingStmt>(node), out); return true;
    case T_RenameStmt: lower_rename(as<RenameStmt>(node), out); return true;
    case T_AlterObjectSchemaStmt: lower_set_schema(as<AlterObjectSchemaStmt>(node), out); return true;
    case T_AlterOwnerStmt: lower_owner(as<AlterOwnerStmt>(node), out); return true;
    case T_CommentStmt: lower_comment(as<CommentStmt>(node), out); return true;
    case T_GrantStmt: out.emplace_back(grant_of(as<GrantStmt>(node))); return true;
    case T_GrantRoleStmt: lower_grant_role(as<GrantRoleStmt>(node), out); return true;
    case T_AlterDefaultPrivilegesStmt:
      lower_default_privileges(as<AlterDefaultPrivilegesStmt>(node), out);
      return true;
    default: return lower_define(node, input, out);
  }
}

}  // namespace lower
