// Range types with their multirange types and the functions that make values of both (DefineRange,
// src/backend/commands/typecmds.c).

#include "lint/commands/type/range.h"

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/index/check.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/type/type.h"
#include "lint/pg_catalog/rows.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// range -> multirange within the name, else _multirange behind it (makeMultirangeTypeName, pg_type.c).
std::string multirange_name(const std::string& range) {
  const size_t at = range.find("range");
  if (at == std::string::npos) return make_object_name(range, "", "multirange");
  return sql::truncate_identifier(range.substr(0, at) + "multi" + range.substr(at));
}

std::string range_option(const CreateRange& change, std::string_view name) {
  for (const auto& [option, value] : change.options) {
    if (option == name) return value;
  }
  return {};
}

Name name_in(const std::string& written) {
  const size_t dot = written.find('.');
  if (dot == std::string::npos) return {{}, written};
  return {written.substr(0, dot), written.substr(dot + 1)};
}

std::string range_collation(Writer& w, const CreateRange& change, Oid subtype) {
  const std::string written = range_option(change, "collation");
  if (!written.empty() && !types::has_collation(w.catalog, subtype))
    w.refuse("42809", "range collation specified but subtype does not support collation");
  return column_collation(w, written, {subtype, -1});
}

// What is written twice stands once more among the options.
void check_range_options(Writer& w, const CreateRange& change) {
  static constexpr std::string_view known[] = {"subtype_opclass", "collation", "canonical", "subtype_diff"};
  for (size_t i = 0; i < change.options.size(); ++i) {
    const std::string& option = change.options[i].first;
    const auto end = change.options.begin() + static_cast<ptrdiff_t>(i);
    const bool twice =
        option == "subtype" || option == "multirange_type_name" ||
        std::any_of(change.options.begin(), end, [&](const auto& one) { return one.first == option; });
    if (twice) w.refuse("42601", "conflicting or redundant options");
    if (std::find(std::begin(known), std::end(known), option) == std::end(known))
      w.refuse("42601", "type attribute \"" + option + "\" not recognized");
  }
  if (!change.multirange.empty() && w.catalog.server_version() < 14)
    w.refuse("42601", "type attribute \"multirange_type_name\" not recognized");
  if (change.subtype.name.empty()) w.refuse("42601", "type attribute \"subtype\" is required");
}

// Values of it are told apart by an order (findRangeSubOpclass).
void check_subtype(Writer& w, const CreateRange& change, Oid subtype) {
  if (subtype == 0) return;
  if (types::is_pseudo_type(w.catalog, subtype))
    w.refuse("42804", "range subtype cannot be " + types::format_type_be(w.catalog, subtype));
  if (const std::string given = range_option(change, "subtype_opclass"); !given.empty())
    return check_operator_class(w, "btree", given, subtype);
  if (types::has_default_opclass(w.catalog, "btree", subtype).value_or(true)) return;
  w.refuse("42704",
           "data type " + types::format_type_be(w.catalog, subtype) +
               " has no default operator class for access method \"btree\"",
           {},
           "You must specify an operator class for the range type or define a default operator class for the "
           "subtype.");
}

struct Support {
  Oid oid = 0, result = 0;
  Volatility volatility = Volatility::volatile_;
};

// LookupFuncName: with exactly these arguments.
Support find_support(const Catalog& catalog, const Name& name, const std::vector<Oid>& types) {
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const pg_catalog::FunctionRow& row : pg_catalog::functions(name.name)) {
      const auto arguments = pg_catalog::arguments(row);
      if (row.in(catalog.server_version()) &&
          std::equal(arguments.begin(), arguments.end(), types.begin(), types.end()))
        return {row.oid, row.result, static_cast<Volatility>(row.volatility)};
    }
  }
  for (const Oid schema : schemas_for(catalog, name)) {
    for (const Oid oid : catalog.find_functions(schema, name.name)) {
      const Function& function = *catalog.get<Function>(oid);
      const auto& arguments = function.arguments;
      const bool same = std::equal(arguments.begin(), arguments.end(), types.begin(), types.end(),
                                   [](const Function::Argument& a, Oid type) { return a.type.oid == type; });
      if (same) return {oid, function.returns.oid, function.volatility};
    }
  }
  return {};
}

// findRangeCanonicalFunction and findRangeSubtypeDiffFunction; 0 = none, or pg_catalog's.
Oid support_function(Writer& w, const std::string& written, const std::vector<Oid>& types, Oid result,
                     const char* what, const char* returns) {
  std::string signature = written + "(";
  for (const Oid type : types)
    signature +=
        (type == types.front() && &type == types.data() ? "" : ", ") + types::format_type_be(w.catalog, type);
  signature += ")";
  const Name name = name_in(written);
  const Support found = find_support(w.catalog, name, types);
  if (found.oid == 0) {
    if (types::may_lack(w.catalog, name.name)) return 0;
    w.refuse(not_found(ObjectKind::function, name, "42883", "function " + signature + " does not exist"));
  }
  const std::string words = std::string("range ") + what + " function " + signature + " must ";
  if (found.result != result) w.refuse("42P17", words + "return " + returns);
  if (found.volatility != Volatility::immutable) w.refuse("42P17", words + "be immutable");
  return found.oid >= first_user_oid ? found.oid : 0;
}

std::vector<Oid> support_functions(Writer& w, const CreateRange& change, Oid subtype, const Type* shell) {
  std::vector<Oid> found;
  if (const std::string canonical = range_option(change, "canonical"); !canonical.empty()) {
    if (!shell) {
      w.refuse("42P17", "cannot specify a canonical function without a pre-created shell type", {},
               "Create the type as a shell type, then create its canonicalization function, then do a full "
               "CREATE TYPE.");
    }
    found.push_back(support_function(w, canonical, {shell->oid}, shell->oid, "canonical", "range type"));
  }
  if (const std::string diff = range_option(change, "subtype_diff"); !diff.empty() && subtype != 0) {
    found.push_back(support_function(w, diff, {subtype, subtype}, type_oid::float8, "subtype diff",
                                     "type double precision"));
  }
  std::erase(found, Oid{0});
  return found;
}

// makeRangeConstructors, makeMultirangeConstructors: functions that go with the type, but have names of
// their own from then on.
void make_constructor(Writer& w, const Type& type, Oid schema, const std::vector<TypeRef>& types,
                      const char* body, bool variadic = false) {
  Function function;
  function.schema = schema;
  function.name = type.name;
  for (const TypeRef& argument : types) {
    Function::Argument& made = function.arguments.emplace_back();
    made.type = argument;
    made.mode = variadic ? ArgumentMode::variadic : ArgumentMode::in;
  }
  for (const Oid other : w.catalog.find_functions(schema, type.name)) {
    const auto& arguments = w.catalog.get<Function>(other)->arguments;
    const bool same =
        std::equal(arguments.begin(), arguments.end(), types.begin(), types.end(),
                   [](const Function::Argument& a, const TypeRef& b) { return a.type.oid == b.oid; });
    if (same)
      w.refuse(exists_already(type.name, "42723",
                              "function \"" + type.name + "\" already exists with same argument types"));
  }
  function.returns = {type.oid, -1};
  function.volatility = Volatility::immutable;
  function.parallel = ParallelSafety::safe;
  function.language = "internal";
  function.body = body;
  function.owner = type.owner;
  function.made = w.context.origin;
  const ObjectAddress self{ObjectClass::function, w.catalog.add(std::move(function)), 0};
  w.catalog.add_dependency({self, {ObjectClass::type, type.oid, 0}, DependencyKind::internal});
}

Oid make_multirange(Writer& w, const CreateRange& change, const Type& range) {
  Type multirange;
  multirange.schema = change.multirange.schema.empty() ? range.schema : schema_for(w, change.multirange);
  multirange.name = change.multirange.empty() ? multirange_name(range.name) : change.multirange.name;
  multirange.kind = Type::Kind::multirange;
  multirange.category = TypeCategory::range;
  multirange.base = {range.oid, -1};
  if (w.catalog.find_type(multirange.schema, multirange.name) != 0) {
    w.refuse(exists_already(
        multirange.name, "42710", "type \"" + multirange.name + "\" already exists", {},
        "You can manually specify a multirange type name using the \"multirange_type_name\" attribute."));
  }
  const Oid multi = make_type(w, std::move(multirange));
  w.catalog.add_dependency(
      {{ObjectClass::type, multi, 0}, {ObjectClass::type, range.oid, 0}, DependencyKind::internal});
  w.catalog.update<Type>(range.oid, [&](Type& made) { made.multirange = multi; });
  return multi;
}

}  // namespace

void apply(Writer& w, const CreateRange& change) {
  const Oid schema = schema_for(w, change.name);
  require_free_name(w, schema, change.name.name);
  const Type* shell = w.catalog.get<Type>(w.catalog.find_type(schema, change.name.name));
  check_range_options(w, change);
  const types::ResolvedType subtype = types::resolve_type(w.catalog, change.subtype);
  if (subtype.problem) w.refuse(*subtype.problem);
  check_subtype(w, change, subtype.type.oid);
  Type type;
  type.schema = schema;
  type.name = change.name.name;
  type.kind = Type::Kind::range;
  type.category = TypeCategory::range;
  const std::string collation = range_collation(w, change, subtype.type.oid);
  const std::vector<Oid> functions = support_functions(w, change, subtype.type.oid, shell);
  type.base = {subtype.type.oid, -1};  // the server forgets the modifier
  const Oid oid = make_type(w, std::move(type));
  depend_on_collation(w, {ObjectClass::type, oid, 0}, collation);
  for (const Oid function : functions) {
    w.catalog.add_dependency(
        {{ObjectClass::type, oid, 0}, {ObjectClass::function, function, 0}, DependencyKind::normal});
  }
  const bool with_multirange = w.catalog.server_version() >= 14;
  const Oid multi = with_multirange ? make_multirange(w, change, *w.catalog.get<Type>(oid)) : 0;
  const Type range = *w.catalog.get<Type>(oid);
  make_constructor(w, range, schema, {range.base, range.base}, "range_constructor2");
  make_constructor(w, range, schema, {range.base, range.base, {type_oid::text, -1}}, "range_constructor3");
  if (!with_multirange) return;
  const Type multirange = *w.catalog.get<Type>(multi);
  make_constructor(w, multirange, schema, {}, "multirange_constructor0");
  make_constructor(w, multirange, schema, {{oid, -1}}, "multirange_constructor1");
  make_constructor(w, multirange, schema, {{range.array_type, -1}}, "multirange_constructor2", true);
}

}  // namespace commands
