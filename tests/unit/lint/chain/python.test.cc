#include "lint/chain/python.h"

#include <doctest/doctest.h>

#include "lint/chain/sql_in_python.h"

namespace python = chain::python;

namespace {

std::optional<std::vector<std::string>> assigned(std::string_view source, std::string_view name) {
  return python::assigned_strings(source, python::tokens_of(source), name);
}

using Strings = std::vector<std::string>;

struct Read {
  std::string sql;
  std::string unknown;
  bool raises = false;
};

Read upgrade(const std::string& body) {
  const std::string source = "def upgrade():\n" + body;
  const auto tokens = python::tokens_of(source);
  const auto found = python::function_body(source, tokens, "upgrade");
  REQUIRE(found);
  std::string sql = chain::blanked(source);
  const chain::PythonSql read = chain::sql_in_python(source, tokens, *found, sql);
  CHECK(sql.size() == source.size());
  return {sql.substr(read.body.begin, read.body.size()), read.unknown, read.raises};
}

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

TEST_CASE("literal SQL is had, and nothing else") {
  CHECK(upgrade("    op.execute('SELECT 1')\n").sql == "SELECT 1;");
  CHECK(upgrade("    op.execute(sa.text(\"SELECT 'x'\"), {})\n").sql == "SELECT 'x';");
  CHECK(upgrade("    op.execute(('SEL' 'ECT 1'))\n").sql.starts_with("SELECT 1"));
  CHECK(upgrade("    '''doc'''\n    pass\n").unknown.empty());
  CHECK(upgrade("    op.execute(query)\n").unknown ==
        "it is Python that calls op.execute of a computed text");
  CHECK(upgrade("    op.execute('a' + b)\n").sql.empty());
  CHECK(upgrade("    op.execute('a'.format(b))\n").sql.empty());
  CHECK(upgrade("    op.add_column('t', sa.Column('c', sa.Text()))\n").unknown ==
        "it is Python that calls op.add_column");
  CHECK(upgrade("    if x:\n        op.execute('SELECT 1')\n").unknown ==
        "it is Python that calls op.execute under a condition");
  CHECK(upgrade("    raise RuntimeError('no')\n").raises);
}

TEST_CASE("a statement after a condition is had again") {
  const Read read = upgrade("    if x:\n        op.execute('SELECT 1')\n    op.execute('SELECT 2')\n");
  CHECK(read.sql == "SELECT 2;");
}
