// An aggregate's, operator's, collation's and text search object's options, read into what they mean.

#include "lint/lower/define_stmt.h"

#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/source_text.h"
#include "lint/text/case.h"

namespace lower {
namespace {

struct DefinedKind {
  ObjectType type;
  ast::ObjectClass cls;
  const char* word;
};

constexpr DefinedKind defined_kinds[] = {
    {OBJECT_AGGREGATE, ast::ObjectClass::function, "AGGREGATE"},
    {OBJECT_OPERATOR, ast::ObjectClass::operator_, "OPERATOR"},
    {OBJECT_COLLATION, ast::ObjectClass::collation, "COLLATION"},
    {OBJECT_TSCONFIGURATION, ast::ObjectClass::text_search, "TEXT SEARCH CONFIGURATION"},
    {OBJECT_TSDICTIONARY, ast::ObjectClass::text_search, "TEXT SEARCH DICTIONARY"},
    {OBJECT_TSPARSER, ast::ObjectClass::text_search, "TEXT SEARCH PARSER"},
    {OBJECT_TSTEMPLATE, ast::ObjectClass::text_search, "TEXT SEARCH TEMPLATE"},
};

// A type written as the value of an option: leftarg = int4.
ast::TypeName option_type(const DefElem* option) {
  if (tag(option->arg) == T_TypeName) return type_name(as<::TypeName>(option->arg));
  ast::TypeName type;
  type.name.name = string_of(option->arg);
  return type;
}

ast::Name option_name(const DefElem* option) {
  if (tag(option->arg) == T_TypeName) return type_name(as<::TypeName>(option->arg)).name;
  if (tag(option->arg) == T_List) return name_of(as_list(option->arg));
  return ast::Name{{}, string_of(option->arg)};
}

// CREATE AGGREGATE f (args): a list of FunctionParameters and the number of direct ones; the old
// style has the type in an option.
void read_aggregate(ast::Define& change, const DefineStmt* define) {
  if (!define->oldstyle && define->args) {
    const List* parameters = as_list(static_cast<const Node*>(linitial(define->args)));
    for (const FunctionParameter* parameter : each<FunctionParameter>(parameters)) {
      change.arguments.push_back(type_name(parameter->argType));
    }
  }
  for (const DefElem* option : each<DefElem>(define->definition)) {
    const std::string name = text::lower(word(option->defname));
    if (define->oldstyle && name == "basetype") {
      ast::TypeName type = option_type(option);
      if (type.name.name != "any" && type.name.name != "ANY") change.arguments.push_back(std::move(type));
    }
    if (name == "stype" || name == "stype1") change.returns = option_type(option);
    if (name == "sfunc" || name == "sfunc1") change.function.name = option_name(option);
    if (name == "finalfunc") change.final_function = option_name(option);
    if (name == "initcond" || name == "initcond1") change.initial_value = true;
    if (name == "parallel") change.options.emplace_back(name, text::lower(string_of(option->arg)));
  }
}

void read_operator(ast::Define& change, const DefineStmt* define) {
  ast::TypeName left, right;
  for (const DefElem* option : each<DefElem>(define->definition)) {
    const std::string name = text::lower(word(option->defname));
    if (name == "leftarg") left = option_type(option);
    if (name == "rightarg") right = option_type(option);
    if (name == "procedure" || name == "function") change.function.name = option_name(option);
    if (name == "commutator" || name == "negator") {
      const ast::Name other = option_name(option);
      change.options.emplace_back(name, other.schema.empty() ? other.name : other.schema + "." + other.name);
    }
  }
  change.arguments = {std::move(left), std::move(right)};
}

// CREATE COLLATION a FROM b.
const List* copied(const DefineStmt* define) {
  for (const DefElem* option : each<DefElem>(define->definition)) {
    if (word(option->defname) == "from" && tag(option->arg) == T_List) return as_list(option->arg);
  }
  return nullptr;
}

// What it stands on: another configuration or a parser, a template.
void read_text_search(ast::Define& change, const DefineStmt* define) {
  for (const DefElem* option : each<DefElem>(define->definition)) {
    const std::string name = text::lower(word(option->defname));
    change.options.emplace_back(name, string_of(option->arg));
    if (name == "copy" || name == "parser" || name == "template") change.from = option_name(option);
  }
}

}  // namespace

ast::Define named(ast::ObjectClass cls, ast::Name name, const char* tag_word) {
  ast::Define change;
  change.cls = cls;
  change.name = std::move(name);
  change.word = tag_word;
  return change;
}

bool lower_define_stmt(const DefineStmt* define, const Input& input, Changes& out) {
  for (const DefinedKind& kind : defined_kinds) {
    if (kind.type != define->kind) continue;
    ast::Define change = named(kind.cls, name_of(define->defnames), kind.word);
    change.if_not_exists = define->if_not_exists;
    change.replace = define->replace;
    if (define->kind == OBJECT_AGGREGATE) {
      read_aggregate(change, define);
    } else if (define->kind == OBJECT_OPERATOR) {
      read_operator(change, define);
    } else if (define->kind == OBJECT_COLLATION) {
      change.options = options(define->definition);
      if (const List* from = copied(define)) change.from = name_of(from);
    } else {
      read_text_search(change, define);
    }
    if (define->kind == OBJECT_AGGREGATE) change.definition = from_parenthesis(input);
    out.emplace_back(std::move(change));
    return true;
  }
  return false;
}

}  // namespace lower
