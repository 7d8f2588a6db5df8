#include "lint/types/type.h"

#include <doctest/doctest.h>

#include "lint/ast/query.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/opclass.h"
#include "lint/types/resolve.h"

namespace {

// The type as the grammar gives it: by way of `SELECT NULL::type`.
ast::TypeName written(std::string_view type) {
  const std::string sql = "SELECT NULL::" + std::string(type);
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE_FALSE(parsed.statements[0].error);
  const auto changes = lower::changes(parsed.statements[0], sql);
  return std::get<ast::DataQuery>(changes[0]).query->targets[0].expr->type_name;
}

std::string round_trip(std::string_view type, const catalog::Catalog& catalog = catalog::Catalog()) {
  const types::ResolvedType resolved = types::resolve_type(catalog, written(type));
  return resolved.problem ? "ERROR: " + resolved.problem->message
                          : types::format_type(catalog, resolved.type);
}

catalog::Catalog with_mood() {
  catalog::Catalog catalog;
  catalog::Type array;
  array.schema = catalog::public_schema;
  array.name = "_mood";
  array.kind = catalog::Type::Kind::array;
  array.category = ast::TypeCategory::array;
  const ast::Oid array_oid = catalog.add(array);
  catalog::Type mood;
  mood.schema = catalog::public_schema;
  mood.name = "mood";
  mood.kind = catalog::Type::Kind::enumeration;
  mood.category = ast::TypeCategory::enumeration;
  mood.array_type = array_oid;
  const ast::Oid oid = catalog.add(mood);
  catalog.update<catalog::Type>(array_oid, [&](catalog::Type& t) { t.element = oid; });
  catalog::Type domain;
  domain.schema = catalog::public_schema;
  domain.name = "short";
  domain.kind = catalog::Type::Kind::domain;
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
  CHECK(round_trip("numeric(3,-1)", catalog::Catalog(14)) ==
        "ERROR: NUMERIC scale -1 must be between 0 and precision 3");
}

TEST_CASE("an unknown extension's types are not refused") {
  catalog::Catalog catalog;
  catalog::Extension extension;
  extension.name = "strange";
  catalog.add(extension);
  const types::ResolvedType resolved = types::resolve_type(catalog, written("strange_type"));
  CHECK_FALSE(resolved.problem);
  CHECK_FALSE(resolved.type.known());
}

TEST_CASE("the chain's types") {
  const catalog::Catalog catalog = with_mood();
  CHECK(round_trip("mood", catalog) == "mood");
  CHECK(round_trip("mood[]", catalog) == "mood[]");
  CHECK(round_trip("public.short", catalog) == "short");
  CHECK(round_trip("mood(1)", catalog) == "ERROR: type modifier is not allowed for type \"mood\"");
  const ast::Oid mood = catalog.resolve_type({"", "mood"}), domain = catalog.resolve_type({"", "short"});
  CHECK(types::base_type(catalog, {domain, -1}) == ast::TypeRef{type_oid::varchar, 14});
  CHECK(types::has_domain_constraints(catalog, domain));
  CHECK_FALSE(types::has_domain_constraints(catalog, mood));
  CHECK(types::cast_way(catalog, type_oid::text, mood, types::CastContext::assignment) ==
        types::CastWay::none);
  CHECK(types::cast_way(catalog, type_oid::text, mood, types::CastContext::explicit_) ==
        types::CastWay::in_out);
  CHECK(types::cast_way(catalog, domain, type_oid::text, types::CastContext::implicit) ==
        types::CastWay::binary);
  CHECK(types::has_default_opclass(catalog, "btree", mood) == true);
  CHECK(types::has_default_opclass(catalog, "btree", domain) == true);
}

TEST_CASE("casts as pg_cast and the input functions give them") {
  const catalog::Catalog catalog;
  const auto way = [&](ast::Oid from, ast::Oid to, types::CastContext context) {
    return types::cast_way(catalog, from, to, context);
  };
  CHECK(way(type_oid::varchar, type_oid::text, types::CastContext::implicit) == types::CastWay::binary);
  CHECK(way(type_oid::int4, type_oid::int8, types::CastContext::implicit) == types::CastWay::function);
  CHECK(way(type_oid::int8, type_oid::int4, types::CastContext::implicit) == types::CastWay::none);
  CHECK(way(type_oid::int8, type_oid::int4, types::CastContext::assignment) == types::CastWay::function);
  CHECK(way(type_oid::text, type_oid::int4, types::CastContext::assignment) == types::CastWay::none);
  CHECK(way(type_oid::text, type_oid::int4, types::CastContext::explicit_) == types::CastWay::in_out);
  CHECK(way(type_oid::int4, type_oid::text, types::CastContext::assignment) == types::CastWay::in_out);
  CHECK(way(type_oid::uuid, type_oid::int4, types::CastContext::explicit_) == types::CastWay::none);
  CHECK(way(types::array_of(catalog, type_oid::varchar), types::array_of(catalog, type_oid::text),
            types::CastContext::implicit) == types::CastWay::function);
  CHECK(way(0, type_oid::text, types::CastContext::implicit) == types::CastWay::unknown);
}

TEST_CASE("default operator classes") {
  const catalog::Catalog catalog;
  CHECK(types::has_default_opclass(catalog, "btree", type_oid::json) == false);
  CHECK(types::has_default_opclass(catalog, "btree", type_oid::jsonb) == true);
  CHECK(types::has_default_opclass(catalog, "gin", type_oid::jsonb) == true);
  CHECK(types::has_default_opclass(catalog, "gin", type_oid::text) == false);
  CHECK(types::has_default_opclass(catalog, "btree", type_oid::varchar) == true);
  CHECK(types::has_default_opclass(catalog, "gin", types::array_of(catalog, type_oid::text)) == true);
  CHECK_FALSE(types::has_default_opclass(catalog, "made_up", type_oid::text).has_value());
}

TEST_CASE("volatility of pg_catalog's functions") {
  const catalog::Catalog catalog;
  CHECK(types::function_volatility(catalog, {"", "now"}, 0) == ast::Volatility::stable);
  CHECK(types::function_volatility(catalog, {"", "random"}, 0) == ast::Volatility::volatile_);
  CHECK(types::function_volatility(catalog, {"pg_catalog", "lower"}, 1) == ast::Volatility::immutable);
  CHECK(types::function_volatility(catalog, {"", "no_such"}, 1) == ast::Volatility::unknown);
}
