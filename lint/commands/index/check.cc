// What the server refuses to index (src/backend/commands/indexcmds.c: DefineIndex, ComputeIndexAttrs,
// CheckPredicate, ResolveOpClass).

#include "lint/commands/index/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/analyze/references.h"
#include "lint/catalog/missing.h"
#include "lint/pg_catalog/rows.h"
#include "lint/planner/volatility.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

struct Method {
  std::string_view name;
  bool ordered, unique, multicolumn, include, exclusion;
};
// src/backend/access/*: amcanorder, amcanunique, amcanmulticol, amcaninclude, amgettuple
constexpr std::array methods = {
    Method{"btree", true, true, true, true, true},    Method{"hash", false, false, false, false, true},
    Method{"gist", false, false, true, true, true},   Method{"gin", false, false, true, false, false},
    Method{"brin", false, false, true, false, false}, Method{"spgist", false, false, false, true, true},
};

const Method* find_method(std::string_view name) {
  const auto at =
      std::find_if(methods.begin(), methods.end(), [&](const Method& method) { return method.name == name; });
  return at == methods.end() ? nullptr : &*at;
}

void check_order(Writer& w, const IndexSpec& spec, const IndexKey& key) {
  const Method* method = find_method(spec.method);
  if (!method || method->ordered) return;
  if (key.descending)
    w.refuse("0A000", "access method \"" + spec.method + "\" does not support ASC/DESC options");
  if (key.nulls_first)
    w.refuse("0A000", "access method \"" + spec.method + "\" does not support NULLS FIRST/LAST options");
}

// Where the class of that name may stand: the schema written, or the search_path.
std::vector<Oid> class_schemas(Writer& w, std::string_view schema) {
  if (schema.empty()) return w.catalog.search_path();
  const Oid oid = w.catalog.find_schema(schema);
  if (!oid && !types::may_lack(w.catalog, schema)) w.refuse(no_schema(std::string(schema)));
  return {oid};
}

// Whether a class of pg_catalog takes the type; nullopt where there is none of that name.
std::optional<bool> builtin_class_takes(const Catalog& catalog, std::string_view method,
                                        std::string_view name, Oid type) {
  bool found = false;
  for (const pg_catalog::ClassRow& row : pg_catalog::operator_classes(method)) {
    if (!row.in(catalog.server_version()) || pg_catalog::class_name(row) != name) continue;
    found = true;
    if (types::is_binary_coercible(catalog, type, row.type)) return true;
  }
  return found ? std::optional(false) : std::nullopt;
}

// The same of the chain's own, extensions' included.
std::optional<bool> own_class_takes(const Catalog& catalog, Oid schema, const std::string& key, Oid type) {
  const Oid oid = schema ? catalog.find_defined(ObjectClass::operator_class, schema, key) : 0;
  if (!oid) return std::nullopt;
  const auto& properties = catalog.get<DefinedObject>(oid)->properties;
  const auto at = properties.find("type");
  const Oid wanted =
      at == properties.end() ? 0 : static_cast<Oid>(std::strtoul(at->second.c_str(), nullptr, 10));
  return wanted == 0 || types::is_binary_coercible(catalog, type, wanted);
}

// The class of that name for the type: refused when the method has it not, or not for the type.
void check_named_class(Writer& w, const std::string& method, const std::string& name, Oid type) {
  const size_t dot = name.rfind('.');
  const bool qualified = dot != std::string::npos;
  const std::string bare = qualified ? name.substr(dot + 1) : name;
  const std::string schema = qualified ? name.substr(0, dot) : std::string();
  std::optional<bool> takes;
  if (!qualified || schema == "pg_catalog") takes = builtin_class_takes(w.catalog, method, bare, type);
  if (!takes) {
    for (Oid at : class_schemas(w, schema)) {
      if (!takes) takes = own_class_takes(w.catalog, at, bare + " using " + method, type);
    }
  }
  if (takes.value_or(false) || types::may_lack(w.catalog, bare)) return;
  if (!takes)
    w.refuse(
        not_found(ObjectKind::operator_class, {{}, bare}, "42704",
                  "operator class \"" + name + "\" does not exist for access method \"" + method + "\""));
  w.refuse("42804", "operator class \"" + bare + "\" does not accept data type " +
                        types::format_type_be(w.catalog, type));
}

void check_class(Writer& w, const IndexSpec& spec, const IndexKey& key, Oid type) {
  if (type == 0) return;
  if (!key.opclass.empty()) return check_named_class(w, spec.method, key.opclass, type);
  const auto has = types::has_default_opclass(w.catalog, spec.method, type);
  if (!has.value_or(true))
    w.refuse("42704",
             "data type " + types::format_type_be(w.catalog, type) +
                 " has no default operator class for access method \"" + spec.method + "\"",
             {},
             "You must specify an operator class for the index or define a default operator class for the "
             "data type.");
}

bool may_change(const Catalog& catalog, const Expr& expr) {
  const Volatility worst = planner::volatility(catalog, expr);
  return is_mutable(worst);
}

const char* word(const IndexSpec& spec) {
  if (!spec.is_constraint) return "UNIQUE";
  return spec.kind == Constraint::Kind::primary_key ? "PRIMARY KEY"
         : spec.kind == Constraint::Kind::exclusion ? "EXCLUDE"
                                                    : "UNIQUE";
}

}  // namespace

void check_operator_class(Writer& w, const std::string& method, const std::string& name, Oid type) {
  check_named_class(w, method, name, type);
}

void check_method(Writer& w, const IndexSpec& spec, size_t keys, size_t included) {
  if (keys + included > 32) w.refuse("54011", "cannot use more than 32 columns in an index");
  const Method* method = find_method(spec.method);
  if (!method) {
    const bool own = w.catalog.find_defined(ObjectClass::access_method, 0, spec.method) != 0;
    const bool brought = spec.method == "bloom" || spec.method == "hnsw" || spec.method == "ivfflat";
    if (own || (brought && !w.catalog.all<Extension>().empty()) || types::may_lack(w.catalog, spec.method))
      return;
    w.refuse(not_found(ObjectKind::access_method, {{}, spec.method}, "42704",
                       "access method \"" + spec.method + "\" does not exist"));
  }
  const auto refuse = [&](const char* what) {
    w.refuse("0A000", "access method \"" + spec.method + "\" does not support " + what);
  };
  const bool exclusion = spec.is_constraint && spec.kind == Constraint::Kind::exclusion;
  if (spec.unique && !method->unique && !spec.period) refuse("unique indexes");
  if (included > 0 && !method->include) refuse("included columns");
  if (keys > 1 && !method->multicolumn) refuse("multicolumn indexes");
  if (exclusion && !method->exclusion) refuse("exclusion constraints");
}

void check_key(Writer& w, const Relation& table, const IndexSpec& spec, const IndexKey& key) {
  if (key.column < 0) w.refuse("0A000", "index creation on system columns is not supported");
  if (key.column > 0 && table.column(key.column).generated == Generated::virtual_) {
    const bool primary = spec.is_constraint && spec.kind == Constraint::Kind::primary_key;
    const bool unique = spec.is_constraint;
    w.refuse("0A000", std::string(primary  ? "primary keys"
                                  : unique ? "unique constraints"
                                           : "indexes") +
                          " on virtual generated columns are not supported");
  }
  TypeRef type = key.column > 0 ? table.column(key.column).type : TypeRef{};
  if (key.expr) {
    type = key.expr->type;
    if (may_change(w.catalog, *key.expr))
      w.refuse("42P17", "functions in index expression must be marked IMMUTABLE");
  }
  if (!key.collation.empty() && !types::has_collation(w.catalog, type.oid))
    w.refuse("42804", "collations are not supported by type " + types::format_type_be(w.catalog, type.oid));
  check_class(w, spec, key, type.oid);
  check_order(w, spec, key);
}

void check_predicate(Writer& w, const IndexSpec& spec) {
  if (spec.predicate && may_change(w.catalog, *spec.predicate))
    w.refuse("42P17", "functions in index predicate must be marked IMMUTABLE");
}

void check_index(Writer& w, const Relation& table, const IndexSpec& spec) {
  check_method(w, spec, spec.keys.size(), spec.include.size());
  check_predicate(w, spec);
  for (const IndexKey& key : spec.keys) check_key(w, table, spec, key);
}

void check_virtual_columns(Writer& w, const Relation& table, const IndexSpec& spec) {
  const auto is_virtual = [&](ColumnNumber column) {
    return column > 0 && table.column(column).generated == Generated::virtual_;
  };
  const auto names_one = [&](const ExprPtr& expr) {
    if (!expr) return false;
    const std::vector<ColumnNumber> columns = analyze::columns_of(*expr);
    return std::any_of(columns.begin(), columns.end(), is_virtual);
  };
  const bool primary = spec.is_constraint && spec.kind == Constraint::Kind::primary_key;
  const char* what = primary ? "primary keys" : spec.is_constraint ? "unique constraints" : "indexes";
  const bool key = std::any_of(spec.keys.begin(), spec.keys.end(),
                               [&](const IndexKey& one) { return is_virtual(one.column); }) ||
                   std::any_of(spec.include.begin(), spec.include.end(), is_virtual);
  if (key) w.refuse("0A000", fmt::format("{} on virtual generated columns are not supported", what));
  const bool named =
      names_one(spec.predicate) || std::any_of(spec.keys.begin(), spec.keys.end(),
                                               [&](const IndexKey& one) { return names_one(one.expr); });
  if (named) w.refuse("0A000", "indexes on virtual generated columns are not supported");
}

void check_partition_key(Writer& w, const Relation& table, const IndexSpec& spec) {
  const bool exclusion = spec.is_constraint && spec.kind == Constraint::Kind::exclusion;
  if (!table.partition_key || !(spec.unique || exclusion)) return;
  if (exclusion && w.catalog.server_version() < 17) {
    w.refuse("0A000", "exclusion constraints are not supported on partitioned tables");
  }
  for (const PartitionKey::Part& part : table.partition_key->parts) {
    if (part.column == 0)
      w.refuse(
          "0A000", std::string("unsupported ") + word(spec) + " constraint with partition key definition",
          std::string(word(spec)) + " constraints cannot be used when partition keys include expressions.");
    const bool there = std::any_of(spec.keys.begin(), spec.keys.end(),
                                   [&](const IndexKey& key) { return key.column == part.column; });
    if (!there)
      w.refuse("0A000",
               std::string(w.catalog.server_version() < 19 ? "unique" : word(spec)) +
                   " constraint on partitioned table must include all partitioning columns",
               std::string(word(spec)) + " constraint on table \"" + table.name + "\" lacks column \"" +
                   table.column(part.column).name + "\" which is part of the partition key.");
  }
}

}  // namespace commands
