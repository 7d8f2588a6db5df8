#include "lint/types/type.h"

#include <doctest/doctest.h>

#include "lint/ast/query.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/resolve.h"

using namespace catalog;

namespace {

// The type as the grammar gives it: by way of `SELECT NULL::type`.
TypeName written(std::string_view type) {
  const std::string sql = "SELECT NULL::" + std::string(type);
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE_FALSE(parsed.statements[0].error);
  const auto changes = lower(parsed.statements[0], sql);
  return std::get<DataQuery>(changes[0]).query->targets[0].expr->type_name;
}

std::string round_trip(std::string_view type, const Catalog& catalog = Catalog()) {
  const ResolvedType resolved = resolve_type(catalog, written(type));
  return resolved.problem ? "ERROR: " + resolved.problem->message : format_type(catalog, resolved.type);
}

Catalog with_mood() {
  Catalog catalog;
  Type array;
  array.schema = public_schema;
  array.name = "_mood";
  array.kind = Type::Kind::array;
  array.category = 'A';
  const Oid array_oid = catalog.add(array);
  Type mood;
  mood.schema = public_schema;
  mood.name = "mood";
  mood.kind = Type::Kind::enumeration;
  mood.category = 'E';
  mood.array_type = array_oid;
  const Oid oid = catalog.add(mood);
  catalog.update<Type>(array_oid, [&](Type& t) { t.element = oid; });
  Type domain;
  domain.schema = public_schema;
  domain.name = "short";
  domain.kind = Type::Kind::domain;
  domain.base = {type_oid::varchar, 14};
  domain.not_null = true;
  catalog.add(domain);
  return catalog;
}

}  // namespace

TEST_CASE("types are printed as format_type prints them") {
  const std::pair<const char*, const char*> cases[] = {
      {"int", "integer"},
      {"varchar(50)", "character varying(50)"},
      {"varchar", "character varying"},
      {"char", "character(1)"},
      {"\"char\"", "\"char\""},
      {"bpchar", "bpchar"},
      {"numeric(10,2)", "numeric(10,2)"},
      {"numeric(5,-2)", "numeric(5,-2)"},
      {"decimal", "numeric"},
      {"timestamp(3)", "timestamp(3) without time zone"},
      {"timestamptz", "timestamp with time zone"},
      {"time(0) with time zone", "time(0) with time zone"},
      {"interval day to second(3)", "interval day to second(3)"},
      {"interval year", "interval year"},
      {"interval(2)", "interval(2)"},
      {"bit(3)", "bit(3)"},
      {"bit varying", "bit varying"},
      {"float(24)", "real"},
      {"double precision", "double precision"},
      {"text[]", "text[]"},
      {"varchar(5)[][]", "character varying(5)[]"},
      {"json", "json"},
      {"name", "name"},
      {"pg_catalog.int8", "bigint"},
  };
  for (const auto& [type, printed] : cases) CHECK(round_trip(type) == printed);
}

TEST_CASE("types are refused in the server's words") {
  CHECK(round_trip("moood") == "ERROR: type \"moood\" does not exist");
  CHECK(round_trip("moood[]") == "ERROR: type \"moood[]\" does not exist");
  CHECK(round_trip("nowhere.t") == "ERROR: schema \"nowhere\" does not exist");
  CHECK(round_trip("text(3)") == "ERROR: type modifier is not allowed for type \"text\"");
  CHECK(round_trip("varchar(0)") == "ERROR: length for type varchar must be at least 1");
  CHECK(round_trip("numeric(1001)") == "ERROR: NUMERIC precision 1001 must be between 1 and 1000");
  CHECK(round_trip("numeric(3,-1)", Catalog(14)) ==
        "ERROR: NUMERIC scale -1 must be between 0 and precision 3");
}

TEST_CASE("an unknown extension's types are not refused") {
  Catalog catalog;
  Extension extension;
  extension.name = "strange";
  catalog.add(extension);
  const ResolvedType resolved = resolve_type(catalog, written("strange_type"));
  CHECK_FALSE(resolved.problem);
  CHECK_FALSE(resolved.type.known());
}

TEST_CASE("the chain's types") {
  const Catalog catalog = with_mood();
  CHECK(round_trip("mood", catalog) == "mood");
  CHECK(round_trip("mood[]", catalog) == "mood[]");
  CHECK(round_trip("public.short", catalog) == "short");
  CHECK(round_trip("mood(1)", catalog) == "ERROR: type modifier is not allowed for type \"mood\"");
  const Oid mood = catalog.resolve_type({"", "mood"}), domain = catalog.resolve_type({"", "short"});
  CHECK(base_type(catalog, {domain, -1}) == TypeRef{type_oid::varchar, 14});
  CHECK(has_domain_constraints(catalog, domain));
  CHECK_FALSE(has_domain_constraints(catalog, mood));
  CHECK(cast_way(catalog, type_oid::text, mood, CastContext::assignment) == CastWay::none);
  CHECK(cast_way(catalog, type_oid::text, mood, CastContext::explicit_) == CastWay::in_out);
  CHECK(cast_way(catalog, domain, type_oid::text, CastContext::implicit) == CastWay::binary);
  CHECK(has_default_opclass(catalog, "btree", mood) == true);
  CHECK(has_default_opclass(catalog, "btree", domain) == true);
}

TEST_CASE("casts as pg_cast and the input functions give them") {
  const Catalog catalog;
  const auto way = [&](Oid from, Oid to, CastContext context) {
    return cast_way(catalog, from, to, context);
  };
  CHECK(way(type_oid::varchar, type_oid::text, CastContext::implicit) == CastWay::binary);
  CHECK(way(type_oid::int4, type_oid::int8, CastContext::implicit) == CastWay::function);
  CHECK(way(type_oid::int8, type_oid::int4, CastContext::implicit) == CastWay::none);
  CHECK(way(type_oid::int8, type_oid::int4, CastContext::assignment) == CastWay::function);
  CHECK(way(type_oid::text, type_oid::int4, CastContext::assignment) == CastWay::none);
  CHECK(way(type_oid::text, type_oid::int4, CastContext::explicit_) == CastWay::in_out);
  CHECK(way(type_oid::int4, type_oid::text, CastContext::assignment) == CastWay::in_out);
  CHECK(way(type_oid::uuid, type_oid::int4, CastContext::explicit_) == CastWay::none);
  CHECK(way(array_of(catalog, type_oid::varchar), array_of(catalog, type_oid::text), CastContext::implicit) ==
        CastWay::function);
  CHECK(way(0, type_oid::text, CastContext::implicit) == CastWay::unknown);
}

TEST_CASE("default operator classes") {
  const Catalog catalog;
  CHECK(has_default_opclass(catalog, "btree", type_oid::json) == false);
  CHECK(has_default_opclass(catalog, "btree", type_oid::jsonb) == true);
  CHECK(has_default_opclass(catalog, "gin", type_oid::jsonb) == true);
  CHECK(has_default_opclass(catalog, "gin", type_oid::text) == false);
  CHECK(has_default_opclass(catalog, "btree", type_oid::varchar) == true);
  CHECK(has_default_opclass(catalog, "gin", array_of(catalog, type_oid::text)) == true);
  CHECK_FALSE(has_default_opclass(catalog, "made_up", type_oid::text).has_value());
}

TEST_CASE("volatility of pg_catalog's functions") {
  const Catalog catalog;
  CHECK(function_volatility(catalog, {"", "now"}, 0) == 's');
  CHECK(function_volatility(catalog, {"", "random"}, 0) == 'v');
  CHECK(function_volatility(catalog, {"pg_catalog", "lower"}, 1) == 'i');
  CHECK(function_volatility(catalog, {"", "no_such"}, 1) == 0);
}
