#include "lint/executor/qualified_name.h"

#include <doctest/doctest.h>

namespace {

std::string parts(std::string_view text) {
  const auto split = executor::split_qualified_name(text);
  if (!split) return "none";
  std::string out;
  for (const std::string& part : *split) out += "<" + part + ">";
  return out;
}

}  // namespace

TEST_CASE("names in text, as to_regclass cuts them") {
  CHECK(parts("t") == "<t>");
  CHECK(parts(" Public . \"T\"\"x\" ") == "<public><T\"x>");
  CHECK(parts("1a") == "<1a>");
  CHECK(parts("a,b") == "<a,b>");
  CHECK(parts("") == "none");
  CHECK(parts("a b") == "none");
  CHECK(parts("a..b") == "none");
  CHECK(parts("a.") == "none");
  CHECK(parts("\"a") == "none");
  CHECK(parts("\"a\"b") == "none");
}

TEST_CASE("what is no name: refused before 16, NULL from then on") {
  using executor::misnamed;
  const catalog::Catalog before(15), after(16);
  CHECK_FALSE(misnamed(before, "public.t", executor::Value::Form::regclass));
  CHECK(misnamed(before, "x y", executor::Value::Form::regclass)->text == "42602invalid name syntax");
  CHECK(misnamed(after, "x y", executor::Value::Form::regclass)->is_null());
  CHECK(misnamed(before, "a.b", executor::Value::Form::regnamespace)->is_failure());
  CHECK(misnamed(before, "f", executor::Value::Form::regprocedure)->text ==
        "22P02expected a left parenthesis");
  CHECK(misnamed(after, "a.b.c.d", executor::Value::Form::regclass)->is_failure());
}

// Seen on 13.23, 16.14 and 18.6.
TEST_CASE("what is no type is refused in the parser's words, whatever the version") {
  const auto said = [](int version, const char* text) {
    const auto value = executor::misnamed(catalog::Catalog(version), text, executor::Value::Form::regtype);
    return !value ? "a name" : value->is_null() ? "null" : value->text;
  };
  for (const char* type : {"int4", "numeric(3, 2)[]", "timestamp(3) with time zone", "a.b", "no_such"}) {
    CHECK(said(13, type) == "a name");
    CHECK(said(18, type) == "a name");
  }
  CHECK(said(18, "int4[") == "42601syntax error at end of input");
  CHECK(said(13, "int4[") == "42601syntax error at end of input");
  CHECK(said(16, "numeric(") == "42601syntax error at end of input");
  CHECK(said(16, "no such thing") == "42601syntax error at or near \"such\"");
  CHECK(said(13, "no such thing") == "42601syntax error at or near \"thing\"");
  CHECK(said(16, "int4[]]") == "42601syntax error at or near \"]\"");
  CHECK(said(16, "a..b") == "42601syntax error at or near \"..\"");
  CHECK(said(13, "") == "42601invalid type name \"\"");
  CHECK(said(16, "") == "null");
}
