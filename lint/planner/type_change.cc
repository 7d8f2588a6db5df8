// Deciding when a change of type rewrites the table (src/backend/commands/tablecmds.c,
// ATColumnChangeRequiresRewrite) or its indexes.

#include "lint/planner/type_change.h"

#include <algorithm>

#include "lint/pg_catalog/rows.h"
#include "lint/text/case.h"
#include "lint/types/cast.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

constexpr int32_t header_size = 4;  // VARHDRSZ: part of the modifiers of varchar and numeric
constexpr int32_t finest = 6;       // MAX_TIMESTAMP_PRECISION, MAX_TIME_PRECISION

Rewrite worse(Rewrite a, Rewrite b) {
  const auto rank = [](Rewrite r) {
    return r == Rewrite::no ? 0 : r == Rewrite::by_time_zone ? 1 : r == Rewrite::unknown ? 2 : 3;
  };
  return rank(a) < rank(b) ? b : a;
}

// numeric_support (src/backend/utils/adt/numeric.c): same scale, no less precision.
bool numeric_widens(int32_t from, int32_t to) {
  if (from < header_size) return false;
  const auto precision = [](int32_t mod) { return ((mod - header_size) >> 16) & 0xffff; };
  const auto scale = [](int32_t mod) { return (((mod - header_size) & 0x7ff) ^ 1024) - 1024; };
  return scale(from) == scale(to) && precision(from) <= precision(to);
}

// intervaltypmodleastfield (src/backend/utils/adt/timestamp.c): 0 seconds ... 5 years.
int least_field(int32_t modifier) {
  if (modifier < 0) return 0;
  const int range = (modifier >> 16) & 0x7fff;
  constexpr int year = 1 << 2, month = 1 << 1, day = 1 << 3, hour = 1 << 10, minute = 1 << 11,
                second = 1 << 12;
  if (range == 0x7fff || (range & second)) return 0;
  if (range & minute) return 1;
  if (range & hour) return 2;
  if (range & day) return 3;
  if (range & month) return 4;
  if (range & year) return 5;
  return 0;
}

// interval_support.
bool interval_widens(int32_t from, int32_t to) {
  const auto precision = [](int32_t mod) { return mod < 0 ? 0xffff : mod & 0xffff; };
  const int old_least = least_field(from), new_least = least_field(to);
  const int old_precision = precision(from), new_precision = precision(to);
  return new_least <= old_least &&
         (old_least > 0 || new_precision >= finest || new_precision >= old_precision);
}

// The length coercion of that type is dropped by its support function; `from` -1: any length.
bool length_kept(Oid type, int32_t from, int32_t to) {
  switch (type) {
    case type_oid::varchar:  // varchar_support (varchar.c)
      return from >= header_size && from <= to;
    case type_oid::varbit:  // varbit_support (varbit.c)
      return to <= 0 || (from > 0 && from <= to);
    case type_oid::numeric: return numeric_widens(from, to);
    case type_oid::time:
    case type_oid::timetz:
    case type_oid::timestamp:
    case type_oid::timestamptz:  // TemporalSimplify (datetime.c)
      return to == finest || (from >= 0 && from <= to);
    case type_oid::interval: return interval_widens(from, to);
    default: return false;  // bpchar, bit: no support function; arrays: element by element
  }
}

bool is_timestamp_pair(Oid a, Oid b) {
  return (a == type_oid::timestamp && b == type_oid::timestamptz) ||
         (a == type_oid::timestamptz && b == type_oid::timestamp);
}

bool is_array(const Catalog& catalog, Oid type) {
  const auto facts = types::type_facts(catalog, type);
  return facts && facts->kind == Type::Kind::array;
}

// coerce_to_target_type, then what is left of it: a RelabelType is free.
Rewrite coercion(const Catalog& catalog, TypeRef from, TypeRef to, types::CastContext context) {
  if (!from.known() || !to.known()) return Rewrite::unknown;
  Rewrite result = Rewrite::no;
  if (from.oid != to.oid && types::has_domain_constraints(catalog, to.oid)) return Rewrite::yes;
  TypeRef source = from;
  if (from.oid != to.oid) source = types::base_type(catalog, from);
  const TypeRef target = from.oid == to.oid ? to : types::base_type(catalog, to);
  if (source.oid != target.oid) {
    if (is_array(catalog, source.oid) && is_array(catalog, target.oid)) return Rewrite::yes;
    switch (types::cast_way(catalog, source.oid, target.oid, context)) {
      case types::CastWay::binary: break;
      case types::CastWay::function:
        if (!is_timestamp_pair(source.oid, target.oid)) return Rewrite::yes;
        result = Rewrite::by_time_zone;
        break;
      case types::CastWay::unknown: return Rewrite::unknown;
      case types::CastWay::in_out:
      case types::CastWay::none: return Rewrite::yes;
    }
    source = {target.oid, -1};
  }
  if (target.typmod >= 0 && target.typmod != source.typmod &&
      !length_kept(target.oid, source.typmod, target.typmod)) {
    return Rewrite::yes;
  }
  return result;
}

struct Form {
  Rewrite rewrite = Rewrite::yes;
  TypeRef type;
};

// What an expression is to the column: itself under casts, or something computed.
Form form_of(const Catalog& catalog, const Relation& table, ColumnNumber column, const Expr& expr) {
  if (expr.kind == Expr::Kind::column) {
    const bool same = expr.column == column || (!expr.names.empty() && expr.column == 0 &&
                                                expr.names.back() == table.column(column).name);
    return {same ? Rewrite::no : Rewrite::yes, same ? table.column(column).type : expr.type};
  }
  if (expr.kind == Expr::Kind::collate && !expr.args.empty()) {
    return form_of(catalog, table, column, *expr.args[0]);
  }
  if (expr.kind == Expr::Kind::cast && !expr.args.empty()) {
    const Form inner = form_of(catalog, table, column, *expr.args[0]);
    const TypeRef to = types::resolve_type(catalog, expr.type_name).type;
    if (inner.rewrite == Rewrite::yes) return {Rewrite::yes, to};
    return {worse(inner.rewrite, coercion(catalog, inner.type, to, types::CastContext::explicit_)), to};
  }
  return {Rewrite::yes, expr.type};
}

const std::string* time_zone_set(const Session& session) {
  for (const auto* settings : {&session.local_settings, &session.settings}) {
    if (const auto found = settings->find("timezone"); found != settings->end()) return &found->second;
  }
  return nullptr;
}

}  // namespace

Rewrite type_change(const Catalog& catalog, const Relation& table, ColumnNumber column, const Expr* with,
                    TypeRef to) {
  Form form{Rewrite::no, table.column(column).type};
  if (with) form = form_of(catalog, table, column, *with);
  if (form.rewrite == Rewrite::yes) return Rewrite::yes;
  return worse(form.rewrite, coercion(catalog, form.type, to, types::CastContext::assignment));
}

bool sets_time_zone(const Session& session) {
  return time_zone_set(session) != nullptr;
}

bool time_zone_is_utc(const Session& session) {
  const std::string* setting = time_zone_set(session);
  if (!setting) return true;
  std::string name = *setting;
  std::erase_if(name, [](char c) { return c == '\'' || c == '"'; });
  name = text::lower(name);
  if (name.starts_with("etc/")) name.erase(0, 4);
  // Zones of a constant offset of nought (pg_get_timezone_offset, src/timezone/localtime.c).
  constexpr std::string_view names[] = {"utc",   "gmt",   "uct", "zulu", "universal", "greenwich", "gmt0",
                                        "gmt+0", "gmt-0", "0",   "+0",   "-0",        "+00",       "+00:00"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string default_class(const Catalog& catalog, std::string_view method, Oid type) {
  const Oid base = types::base_type(catalog, {type, -1}).oid;
  if (const Type* own = base >= first_user_oid ? catalog.get<Type>(base) : nullptr) {
    if (own->kind == Type::Kind::base) return own->name + "_ops";
  }
  std::string found;
  for (const pg_catalog::ClassRow& row : pg_catalog::operator_classes(method)) {
    if (!row.is_default || !row.in(catalog.server_version())) continue;
    if (row.type == base) return std::string(pg_catalog::class_name(row));
    if (types::is_binary_coercible(catalog, base, row.type)) {
      const auto facts = types::type_facts(catalog, row.type);
      if (found.empty() || (facts && facts->preferred)) found = pg_catalog::class_name(row);
    }
  }
  return found;
}

namespace {

const pg_catalog::ClassRow* class_named(std::string_view method, std::string_view name, int version) {
  for (const pg_catalog::ClassRow& row : pg_catalog::operator_classes(method)) {
    if (row.in(version) && pg_catalog::class_name(row) == name) return &row;
  }
  return nullptr;
}

}  // namespace

bool key_compatible(const Catalog& catalog, const Relation& table, const Relation& index, const IndexKey& key,
                    const ColumnChange* change) {
  const std::string& method = index.index->method;
  const TypeRef before = table.column(key.column).type;
  const TypeRef after = change ? change->type : before;
  if (change && change->collation_changed && key.collation.empty()) return false;
  const std::string old_default = default_class(catalog, method, before.oid);
  const std::string new_default = default_class(catalog, method, after.oid);
  // pg_get_indexdef leaves out a class that is the default one, and the new default is taken then.
  const bool written = !key.opclass.empty() && key.opclass != old_default;
  const std::string old_class = key.opclass.empty() ? old_default : key.opclass;
  const std::string new_class = written ? key.opclass : new_default;
  if (old_class != new_class) return false;
  const pg_catalog::ClassRow* row = class_named(method, new_class, catalog.server_version());
  // A polymorphic class depends on the exact type, and the index's column must have it: GIN stores an
  // array's elements, so it never has.
  if (row && types::is_pseudo_type(catalog, row->type)) {
    if (row->key_type != 0 && row->key_type != row->type) return false;
    return before.oid == after.oid;
  }
  return true;
}

}  // namespace planner
