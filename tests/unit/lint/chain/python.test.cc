#include "lint/chain/python.h"

#include <doctest/doctest.h>

namespace python = chain::python;

namespace {

std::optional<std::vector<std::string>> assigned(std::string_view source, std::string_view name) {
  return python::assigned_strings(source, python::tokens_of(source), name);
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("module-level literals") {
  CHECK(assigned("revision = 'abc'\n", "revision") == Strings{"abc"});
  CHECK(assigned("revision: str = \"a\" 'b'  # c\n", "revision") == Strings{"ab"});
  CHECK(assigned("x = 1\ndown_revision: Union[str, None] = None\n", "down_revision") == Strings{});
  CHECK(assigned("down_revision = (\n  'a',\n  \"b\",\n)\n", "down_revision") == Strings{"a", "b"});
  CHECK(assigned("depends_on = ['a']", "depends_on") == Strings{"a"});
  CHECK_FALSE(assigned("revision = make()\n", "revision"));
  CHECK_FALSE(assigned("  revision = 'x'\n", "revision"));
  CHECK_FALSE(assigned("'''\nrevision = 'x'\n'''\n", "revision"));
}

TEST_CASE("strings and their escapes") {
  const auto value = [](std::string_view source) {
    const auto tokens = python::tokens_of(source);
    REQUIRE(tokens.size() == 1);
    return python::value_of(source, tokens[0]);
  };
  CHECK(value(R"('a\'b\n\x41\u00e9\101\q')") ==
        "a'b\nA\xC3\xA9"
        "A\\q");
  CHECK(value(R"(r"a\n")") == "a\\n");
  CHECK(value("\"\"\"a\n\"b\"\n\"\"\"") == "a\n\"b\"\n");
  CHECK(value("f'{{x}}'") == "{x}");
  CHECK_FALSE(value("f'{x}'"));
  CHECK_FALSE(value("b'x'"));
  CHECK(value("'a\\\nb'") == "ab");
}
