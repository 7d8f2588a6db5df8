#include "lint/datum/output.h"

#include <doctest/doctest.h>

#include "lint/types/type.h"

namespace {

// "?" where it cannot be told.
std::string printed(std::string_view text, ast::Oid type) {
  const catalog::Catalog catalog;
  const auto out = datum::as_printed(catalog, text, {type, -1});
  if (out)
    CHECK(datum::as_printed(catalog, *out, {type, -1}) == out);  // what is printed reads back as itself
  return out.value_or("?");
}

}  // namespace

TEST_CASE("text is kept to the letter, json too") {
  CHECK(printed(" a ", type_oid::text) == " a ");
  CHECK(printed("{\"b\":1, \"a\":2}", type_oid::json) == "{\"b\":1, \"a\":2}");
}

TEST_CASE("numbers lose what says nothing") {
  CHECK(printed(" +012 ", type_oid::int4) == "12");
  CHECK(printed("-0", type_oid::int8) == "0");
  CHECK(printed("0x1F", type_oid::int4) == "?");
  CHECK(printed("1.50e1", type_oid::numeric) == "15.0");
  CHECK(printed("1e15", type_oid::float8) == "1e+15");
  CHECK(printed("1e14", type_oid::float8) == "100000000000000");
  CHECK(printed("1234567", type_oid::float4) == "1.234567e+06");
  CHECK(printed("0.00001", type_oid::float8) == "1e-05");
  CHECK(printed("NaN", type_oid::float8) == "?");
}

TEST_CASE("jsonb: shorter keys first, the last of equal ones, numbers with all their digits") {
  CHECK(printed("{\"bb\":1,\"a\":[ ],\"c\":1,\"c\":{\"x\":null}}", type_oid::jsonb) ==
        "{\"a\": [], \"c\": {\"x\": null}, \"bb\": 1}");
  CHECK(printed("[1.50, 1e2, 12345678901234567890123]", type_oid::jsonb) ==
        "[1.50, 100, 12345678901234567890123]");
  CHECK(printed("\"\\u00e9\\/\\u0001\"", type_oid::jsonb) == "\"é/\\u0001\"");
  CHECK(printed("{", type_oid::jsonb) == "?");
}

TEST_CASE("days and times, where no zone and no day of today matters") {
  CHECK(printed("2000-1-2", type_oid::date) == "2000-01-02");
  CHECK(printed("today", type_oid::date) == "?");
  CHECK(printed("2000-13-02", type_oid::date) == "?");
  CHECK(printed("2000-1-2T3:04", type_oid::timestamp) == "2000-01-02 03:04:00");
  CHECK(printed("2000-01-02", type_oid::timestamptz) == "?");
  CHECK(printed("1:00", type_oid::time) == "01:00:00");
}

TEST_CASE("intervals: months, days and seconds stay apart") {
  const std::pair<const char*, const char*> cases[] = {{"90 minutes", "01:30:00"},
                                                       {"24 hours", "24:00:00"},
                                                       {"14 months", "1 year 2 mons"},
                                                       {"1 week", "7 days"},
                                                       {"0 days", "00:00:00"},
                                                       {"1 d 2 h", "1 day 02:00:00"},
                                                       {"1 day 4:05", "1 day 04:05:00"},
                                                       {"-1 day", "?"},
                                                       {"1.5 hours", "?"},
                                                       {"1 fortnight", "?"}};
  for (const auto& [text, expected] : cases) CHECK(printed(text, type_oid::interval) == expected);
}

TEST_CASE("arrays: quotes where they are needed, elements as their type prints them") {
  const catalog::Catalog catalog;
  const ast::Oid texts = types::array_of(catalog, type_oid::text),
                 flags = types::array_of(catalog, type_oid::boolean);
  CHECK(printed("{ a , \"b\", \"c d\", null, \"null\", \"\"}", texts) == "{a,b,\"c d\",NULL,\"null\",\"\"}");
  CHECK(printed("{{yes},{no}}", flags) == "{{t},{f}}");
  CHECK(printed("{ }", texts) == "{}");
  CHECK(printed("[0:1]={a,b}", texts) == "?");
  CHECK(printed("{a", texts) == "?");
  CHECK(printed("{a,}", texts) == "?");
  CHECK(printed("{\"a", texts) == "?");
}

TEST_CASE("types of many forms are left alone") {
  for (ast::Oid type :
       {type_oid::inet, type_oid::bytea, type_oid::money, type_oid::tsvector, type_oid::int4range}) {
    CHECK(printed("1", type) == "?");
  }
}
