// From a type's written name to its oid and modifier (src/backend/parser/parse_type.c: typenameType,
// typenameTypeMod; the types' own typmodin functions below src/backend/utils/adt).

#include "lint/types/resolve.h"

#include <charconv>
#include <limits>

#include "lint/catalog/missing.h"
#include "lint/pg_catalog/rows.h"
#include "lint/sql/identifier.h"
#include "lint/types/postgis_typmod.h"
#include "lint/types/type.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

// src/include/utils/timestamp.h
constexpr int interval_full_range = 0x7FFF;
constexpr int interval_full_precision = 0xFFFF;

std::string named(const TypeName& written) {
  std::string name = written.name.schema.empty() ? std::string() : written.name.schema + ".";
  name += written.name.name;
  if (written.percent_type) name += "%TYPE";
  if (written.array_dimensions > 0) name += "[]";
  return name;
}

ResolvedType refused(std::string sqlstate, std::string message) {
  return {{}, Refusal{std::move(sqlstate), std::move(message), {}, {}}};
}

ResolvedType missing(const Catalog& catalog, const TypeName& written) {
  // Row types of pg_catalog's own relations are not in the tables.
  const bool system = written.name.name.starts_with("pg_") || written.name.name.starts_with("_pg_") ||
                      (written.name.schema == "information_schema" &&
                       pg_catalog::relation(true, written.name.name, catalog.server_version()));
  if (system || may_lack(catalog, written.name.name)) return {};
  return {
      {},
      not_found(ObjectKind::type, written.name, "42704", "type \"" + named(written) + "\" does not exist")};
}

Oid builtin(const Catalog& catalog, std::string_view name) {
  const pg_catalog::TypeRow* row = pg_catalog::type(name, catalog.server_version());
  return row ? row->oid : 0;
}

// pg_catalog is searched first unless the search_path names it.
Oid find_unqualified(const Catalog& catalog, const std::string& name) {
  const auto& path = catalog.session().path();
  bool named = false;
  for (const std::string& schema : path) named = named || schema == "pg_catalog";
  if (!named) {
    if (Oid own = catalog.find_type(temporary_schema, name)) return own;
    if (Oid found = builtin(catalog, name)) return found;
    if (Oid own = catalog.find_type(pg_catalog_schema, name)) return own;
    return catalog.resolve_type({{}, name});
  }
  for (Oid schema : catalog.search_path()) {
    Oid found = schema == pg_catalog_schema ? builtin(catalog, name) : 0;
    if (found == 0) found = catalog.find_type(schema, name);
    if (found != 0) return found;
  }
  return 0;
}

constexpr Oid no_such_column = std::numeric_limits<Oid>::max();

// Of a relation of pg_catalog or information_schema; 0 where the tables do not tell.
std::optional<Oid> system_column_type(const Catalog& catalog, const Name& table, std::string_view column) {
  const bool information = table.schema == "information_schema";
  if (!table.schema.empty() && !information && table.schema != "pg_catalog") return std::nullopt;
  const pg_catalog::RelationRow* row =
      pg_catalog::relation(information, table.name, catalog.server_version());
  if (!row) return std::nullopt;
  for (size_t i = 0; i < row->column_count; ++i) {
    const pg_catalog::AttributeRow& attribute = pg_catalog::attribute(*row, i);
    if (pg_catalog::name(attribute) == column) return attribute.type;
  }
  return no_such_column;
}

ResolvedType column_type(const Catalog& catalog, const TypeName& written) {
  const Name table{written.mods.empty() ? std::string() : written.mods[0], written.name.schema};
  const Relation* relation = catalog.relation(catalog.resolve_relation(table));
  if (!relation) {
    if (const auto type = system_column_type(catalog, table, written.name.name)) {
      if (*type == no_such_column) {
        return {{},
                does_not_exist(written.name.name, "42703",
                               "column \"" + written.name.name + "\" of relation \"" + table.name +
                                   "\" does not exist")};
      }
      return {{*type, -1}, {}};
    }
    if (may_lack(catalog, table.name)) return {};
    if (!table.schema.empty() && catalog.find_schema(table.schema) == 0) return {{}, no_schema(table.schema)};
    Refusal refusal = no_relation(table);
    refusal.message = "relation \"" + table.name + "\" does not exist";
    return {{}, std::move(refusal)};
  }
  const Column* column = relation->find_column(written.name.name);
  if (column) return {{column->type.oid, -1}, {}};
  return {{},
          no_column(
              *relation, written.name.name,
              "column \"" + written.name.name + "\" of relation \"" + relation->name + "\" does not exist")};
}

struct Modifier {
  int32_t value = -1;
  std::optional<Refusal> problem;
};

Modifier bad(std::string message, std::string sqlstate = "22023") {
  return {-1, Refusal{std::move(sqlstate), std::move(message), {}, {}}};
}

std::optional<int> number(const std::string& text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const char* begin = text.data() + (text.starts_with("+") ? 1 : 0);
  const auto [at, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

// src/backend/utils/adt/varchar.c, anychar_typmodin; varbit.c, anybit_typmodin
Modifier length(const std::vector<int>& mods, const char* name, int longest, int header) {
  if (mods.size() != 1) return bad("invalid type modifier");
  if (mods[0] < 1) return bad("length for type " + std::string(name) + " must be at least 1");
  if (mods[0] > longest)
    return bad("length for type " + std::string(name) + " cannot exceed " + std::to_string(longest));
  return {mods[0] + header, {}};
}

// src/backend/utils/adt/numeric.c, numerictypmodin
Modifier numeric(const std::vector<int>& mods, int version) {
  if (mods.size() != 1 && mods.size() != 2) return bad("invalid NUMERIC type modifier");
  const int precision = mods[0], scale = mods.size() == 2 ? mods[1] : 0;
  if (precision < 1 || precision > 1000)
    return bad("NUMERIC precision " + std::to_string(precision) + " must be between 1 and 1000");
  if (version < 15 && (scale < 0 || scale > precision))
    return bad("NUMERIC scale " + std::to_string(scale) + " must be between 0 and precision " +
               std::to_string(precision));
  if (scale < -1000 || scale > 1000)
    return bad("NUMERIC scale " + std::to_string(scale) + " must be between -1000 and 1000");
  const int packed = version < 15 ? scale : scale & 0x7ff;
  return {((precision << 16) | packed) + 4, {}};
}

// src/backend/utils/adt/timestamp.c, anytimestamp_typmod_check; date.c, anytime_typmod_check
Modifier precision(const std::vector<int>& mods, const char* name, const char* zone) {
  if (mods.size() != 1) return bad("invalid type modifier");
  if (mods[0] < 0)
    return bad(std::string(name) + "(" + std::to_string(mods[0]) + ")" + zone +
               " precision must not be negative");
  return {mods[0] > 6 ? 6 : mods[0], {}};
}

// src/backend/utils/adt/timestamp.c, intervaltypmodin
Modifier interval(const std::vector<int>& mods, int fields) {
  const int range = fields < 0 ? interval_full_range : fields;
  if (mods.empty()) {
    if (range == interval_full_range) return {};
    return {(range << 16) | interval_full_precision, {}};
  }
  if (mods[0] < 0) return bad("INTERVAL(" + std::to_string(mods[0]) + ") precision must not be negative");
  return {(range << 16) | (mods[0] > 6 ? 6 : mods[0]), {}};
}

// Of base types that extensions make, the first modifier stands for itself, as pgvector's dimensions do.
Modifier own_modifier(const std::vector<int>& mods) {
  return {mods.empty() ? -1 : mods[0], {}};
}

Modifier modifier(const Catalog& catalog, Oid type, const TypeName& written) {
  const bool fields = written.interval_fields >= 0;
  if (written.mods.empty() && !(fields && type == type_oid::interval)) return {};
  const auto facts = type_facts(catalog, type);
  if (facts && !facts->modifiers)
    return bad("type modifier is not allowed for type \"" + named(written) + "\"", "42601");
  if (is_geometry(catalog, type)) {
    GeometryModifier read = read_geometry_modifier(written.mods, facts && facts->name == "geography");
    return {read.value, std::move(read.problem)};
  }
  std::vector<int> mods;
  for (const std::string& text : written.mods) {
    const auto value = number(text);
    if (!value && type >= first_user_oid) return {};
    if (!value) return bad("invalid input syntax for type integer: \"" + text + "\"", "22P02");
    mods.push_back(*value);
  }
  switch (type) {
    case type_oid::varchar: return length(mods, "varchar", 10485760, 4);
    case type_oid::bpchar: return length(mods, "char", 10485760, 4);
    case type_oid::bit: return length(mods, "bit", 83886080, 0);
    case type_oid::varbit: return length(mods, "varbit", 83886080, 0);
    case type_oid::numeric: return numeric(mods, catalog.server_version());
    case type_oid::timestamp: return precision(mods, "TIMESTAMP", "");
    case type_oid::timestamptz: return precision(mods, "TIMESTAMP", " WITH TIME ZONE");
    case type_oid::time: return precision(mods, "TIME", "");
    case type_oid::timetz: return precision(mods, "TIME", " WITH TIME ZONE");
    case type_oid::interval: return interval(mods, written.interval_fields);
    default: return own_modifier(mods);
  }
}

bool is_shell(const Catalog& catalog, Oid oid) {
  if (oid < first_user_oid) return false;
  const Type* type = catalog.get<Type>(oid);
  return type && type->kind == Type::Kind::pseudo;
}

}  // namespace

std::string written_type(const TypeName& written) {
  std::string name = sql::quote_identifier(written.name.name);
  if (!written.name.schema.empty()) name = sql::quote_identifier(written.name.schema) + "." + name;
  for (const std::string& mod : written.mods) name += (&mod == &written.mods.front() ? "(" : ",") + mod;
  if (!written.mods.empty()) name += ")";
  for (int i = 0; i < written.array_dimensions; ++i) name += "[]";
  return name;
}

ResolvedType resolve_type(const Catalog& catalog, const TypeName& written, Shells shells) {
  Oid oid = 0;
  TypeRef found;
  if (written.percent_type) {
    ResolvedType column = column_type(catalog, written);
    if (column.problem || !column.type.known()) return column;
    oid = column.type.oid;
  } else if (written.name.schema.empty()) {
    oid = find_unqualified(catalog, written.name.name);
  } else if (written.name.schema == "pg_catalog") {
    oid = builtin(catalog, written.name.name);
    if (oid == 0) oid = catalog.find_type(pg_catalog_schema, written.name.name);
  } else if (Oid schema = catalog.find_schema(written.name.schema)) {
    oid = catalog.find_type(schema, written.name.name);
    if (oid == 0 && schema == information_schema) {
      if (const pg_catalog::TypeRow* row = pg_catalog::information_type(written.name.name)) oid = row->oid;
    }
  } else {
    if (may_lack(catalog, written.name.name)) return {};
    return {{}, no_schema(written.name.schema)};
  }
  if (oid == 0) return missing(catalog, written);
  if (shells == Shells::refused && written.array_dimensions == 0 && is_shell(catalog, oid))
    return refused("42704", "type \"" + named(written) + "\" is only a shell");
  found.oid = oid;
  if (!written.percent_type) {
    Modifier mods = modifier(catalog, oid, written);
    if (mods.problem) return {{}, std::move(mods.problem)};
    found.typmod = mods.value;
  }
  if (written.array_dimensions > 0) {
    const auto facts = type_facts(catalog, oid);
    if (facts && facts->kind != Type::Kind::array) {
      found.oid = facts->array_type;
      if (found.oid == 0) return missing(catalog, written);
    }
  }
  return {found, {}};
}

}  // namespace types
