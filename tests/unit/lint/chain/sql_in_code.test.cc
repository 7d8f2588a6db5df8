#include "lint/chain/sql_in_code.h"

#include <doctest/doctest.h>

#include <array>

#include "lint/chain/code_languages.h"

namespace {

constexpr std::array<std::string_view, 2> calls = {"execute", "query"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};

chain::SqlInCode read(const chain::Language& language, const std::string& code) {
  const chain::CodeTool tool{.language = &language, .calls = calls, .ups = ups, .downs = downs};
  return chain::read_sql_in_code({"a", code, false}, tool);
}

std::string up(const chain::Language& language, const std::string& body) {
  const bool ruby = language.ruby_heredocs;
  return read(language, ruby ? "def up\n" + body + "\nend\n" : "function up() {\n" + body + "\n}\n")
      .up.sql.bytes;
}

}  // namespace

TEST_CASE("literals as each language writes them") {
  using namespace chain::languages;
  const struct {
    const chain::Language& language;
    const char* code;
    const char* sql;
  } table[] = {
      {ruby, "execute \"SELECT 'a\\n'\"", "SELECT 'a\n'\n;\n"},
      {ruby, "execute 'SELECT \\'a\\' \\n'", "SELECT 'a' \\n\n;\n"},
      {ruby, "execute <<~SQL\n  SELECT 1;\nSQL\n", "  SELECT 1;\n"},
      {ruby, "execute(<<-'SQL'.squish)\n  SELECT '#{x}'\n  SQL\n", "  SELECT '#{x}'\n\n;\n"},
      {ruby, "execute %q{SELECT {1}}", "SELECT {1}\n;\n"},
      {ruby, "# execute \"SELECT 1\"\nexecute \"SELECT 2\"", "SELECT 2\n;\n"},
      {ruby, "execute \"SELECT 1 \" \\\n  \"FROM t\"", "SELECT 1 FROM t\n;\n"},
      {javascript, "await q.query(`SELECT \\`a\\``)", "SELECT `a`\n;\n"},
      {javascript, "q.query<string>('SELECT 1' + \" FROM t\");", "SELECT 1 FROM t\n;\n"},
      {javascript, "/* q.query('x') */ // q.query('y')\nq.query('SELECT 1')", "SELECT 1\n;\n"},
      {php, "DB::query(\"SELECT {$t} FROM $t\");", "SELECT _t_ FROM _t_\n;\n"},
      {php, "DB::query(<<<'SQL'\n  SELECT $t\n  SQL);", "  SELECT $t\n\n;\n"},
      {csharp, "b.query(@\"SELECT \"\"a\"\"\");", "SELECT \"a\"\n;\n"},
      {csharp, "b.query($\"SELECT {x}\");", "SELECT _x_\n;\n"},
      {go, "tx.query(`SELECT '\\n'`)", "SELECT '\\n'\n;\n"},
      {go, "tx.query(fmt.Sprintf(\"SELECT %s FROM %[1]q\", a))", "SELECT _s_ FROM _1_q_\n;\n"},
      {go, "const a = \"x\"\ntx.query(fmt.Sprintf(\"SELECT %s, %d FROM %[1]s, %s\", a, n(1, 2)))",
       "SELECT x, _d_ FROM x, _s_\n;\n"},
      {go, "tx.query(fmt.Sprintf(`SELECT %s`, \"1\"), \"SELECT 2\")", "SELECT 1\n;\n"},
      {go, "tx.query(`SELECT a LIKE '%s'`)", "SELECT a LIKE '%s'\n;\n"},
      {javascript, "db.query.bind(db, 'SELECT 1')", "SELECT 1\n;\n"},
      {javascript, "t.add('a', query`now()`); query`-- one\nSELECT 1`", "-- one\nSELECT 1\n;\n"},
      {javascript, "db.query(table, 'SELECT 1')", "SELECT 1\n;\n"},
      {elixir, "execute(\"\n  SELECT 1\n\")", "\n  SELECT 1\n\n;\n"},
      {elixir, "\"SELECT 1\"\n|> execute()", "SELECT 1\n;\n"},
      {elixir, "execute(~s|SELECT \"#{a}\"|)", "SELECT \"_a_\"\n;\n"},
      {elixir, "execute ~S\"\"\"\nSELECT '#{a}'\n\"\"\"", "\nSELECT '#{a}'\n\n;\n"},
  };
  for (const auto& row : table) {
    INFO(row.code);
    CHECK(up(row.language, row.code) == row.sql);
  }
}

TEST_CASE("what is no constant is said") {
  using namespace chain::languages;
  const auto code = [](const std::string& body) {
    return chain::code_words(ruby, read(ruby, "def up\n" + body + "\nend\n").up.code);
  };
  CHECK(code("execute sql") == "it is Ruby that calls execute of a computed text");
  CHECK(code("execute \"a\" + b") == "it is Ruby that calls execute of a computed text");
  CHECK(code("execute \"SELECT 1\" if x") == "it is Ruby that calls execute under a condition");
  CHECK(code("if x\n  execute \"SELECT 1\"\nend\nexecute \"SELECT 2\"") ==
        "it is Ruby that calls execute under a condition");
  CHECK(code("add_column :a, :b\nadd_column :c, :d\nrename :x\nfoo(1)") ==
        "it is Ruby that calls add_column and rename and 1 more");
  CHECK(chain::code_words(csharp, read(csharp, "void up(B b) {\n  b.Add<bool>(\n name: 1);\n}\n").up.code) ==
        "it is C# that calls b.Add");
  CHECK(chain::code_words(ruby, read(ruby, "def self.up\n  create_table :a\nend\n").up.code) ==
        "it is Ruby that calls create_table");
  CHECK(code("execute 'queries/x.sql'") == "it is Ruby that calls execute of what is no statement");
}

TEST_CASE("a place in the SQL is one in the file") {
  const chain::SqlInCode found =
      read(chain::languages::ruby,
           "def up\n  execute \"SELECT a\"\n  execute <<~SQL\n    SELECT b\n  SQL\nend\ndef down\nend\n");
  const std::string& sql = found.up.sql.bytes;
  CHECK(text::position_of(found.up.sql, static_cast<uint32_t>(sql.find("a\n"))) == text::Position{2, 19});
  CHECK(text::position_of(found.up.sql, static_cast<uint32_t>(sql.find("b\n"))) == text::Position{4, 12});
  CHECK(!found.down.any);
}

TEST_CASE("constants of constants do not explode") {
  std::string code = "a = 'xxxxxxxxxxxxxxxx'\n";
  for (char c = 'a'; c < 'z'; ++c)
    code += std::string(1, static_cast<char>(c + 1)) + " = " + c + " + " + c + "\n";
  CHECK(read(chain::languages::javascript, code + "function up() { q.query(z) }").up.sql.bytes.size() <
        1000000);
}

namespace {

constexpr std::array<std::string_view, 1> python_calls = {"execute"};
constexpr std::array<std::string_view, 1> upgrade_name = {"upgrade"};
constexpr std::array<std::string_view, 1> downgrade_name = {"downgrade"};
constexpr std::array<std::string_view, 3> python_harmless = {"get_bind", "get_context", "autocommit_block"};

chain::SqlInCode::Direction upgrade(const std::string& body) {
  const chain::CodeTool tool{.language = &chain::languages::python,
                             .calls = python_calls,
                             .ups = upgrade_name,
                             .downs = downgrade_name,
                             .harmless = python_harmless,
                             .whole_calls = true,
                             .autocommit = "autocommit_block"};
  return chain::read_sql_in_code({"a", "def upgrade():\n" + body, false}, tool).up;
}

std::string words(const std::string& body) {
  return chain::code_words(chain::languages::python, upgrade(body).code);
}

}  // namespace

TEST_CASE("literal SQL in Python is had, and nothing else") {
  CHECK(upgrade("    op.execute('SELECT 1')\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(upgrade("    op.execute(sa.text(\"SELECT 'x'\"), {})\n").sql.bytes == "SELECT 'x'\n;\n");
  CHECK(upgrade("    op.execute(('SEL' 'ECT 1'))\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(upgrade("    op.execute('SELECT ' + '1')\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(upgrade("    op.execute(textwrap.dedent('''SELECT 1'''))\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(upgrade("    op.get_bind().execute(sa.text('SELECT 1'))\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(upgrade("    q = 'SELECT 1'\n    op.execute(q)\n").sql.bytes == "SELECT 1\n;\n");
  CHECK(words("    '''doc'''\n    pass\n").empty());
  for (const char* computed : {"query", "'a' + b", "'a'.format(b)", "'a %s' % b", "make('a')"}) {
    CAPTURE(computed);
    const std::string body = "    op.execute(" + std::string(computed) + ")\n";
    CHECK(words(body) == "it is Python that calls execute of a computed text");
    CHECK(upgrade(body).sql.bytes.empty());
  }
  CHECK(words("    op.add_column('t', sa.Column('c', sa.Text()))\n") ==
        "it is Python that calls op.add_column");
  CHECK(words("    if x:\n        op.execute('SELECT 1')\n") ==
        "it is Python that calls execute under a condition");
  CHECK(upgrade("    if x:\n        op.execute('SELECT 1')\n    op.execute('SELECT 2')\n").sql.bytes ==
        "SELECT 2\n;\n");
  CHECK(upgrade("    pass\n\ndef other():\n    op.execute('SELECT 1')\n").sql.bytes.empty());
}

TEST_CASE("what a block runs in no transaction stands between a COMMIT and a BEGIN") {
  const auto read = upgrade(
      "    op.execute('SELECT 1')\n    with op.get_context().autocommit_block():\n"
      "        op.execute('SELECT 2')\n        op.execute('SELECT 3')\n    op.execute('SELECT 4')\n");
  CHECK(read.sql.bytes ==
        "BEGIN;\nSELECT 1\n;\nCOMMIT;\nSELECT 2\n;\nSELECT 3\n;\nBEGIN;\nSELECT 4\n;\nCOMMIT;\n");
  CHECK(read.autocommit);
  CHECK(
      upgrade("    with op.get_context().autocommit_block():\n        op.execute('SELECT 2')\n").sql.bytes ==
      "SELECT 2\n;\n");
}

TEST_CASE("comments that silence a finding stay where they are") {
  CHECK(upgrade("    # schemalint: allow a why\n    op.execute('SELECT 1')  # schemalint: allow b why\n"
                "    op.execute('SELECT 2')\n")
            .sql.bytes ==
        "-- schemalint: allow a why\nSELECT 1\n; -- schemalint: allow b why\nSELECT 2\n;\n");
}

TEST_CASE("Ruby's and Knex's other ways") {
  using namespace chain::languages;
  CHECK(up(ruby, "execute %{SELECT 1}") == "SELECT 1\n;\n");
  CHECK(up(ruby,
           "reversible do |way|\n  way.up do\n    execute 'SELECT 1'\n  end\n  way.down do\n    execute "
           "'SELECT 2'\n  end\nend") == "SELECT 1\n;\n");
  CHECK(read(ruby, "class A\n  SQL = 'SELECT 1'.freeze\n  def self.up\n    execute SQL\n  end\nend\n")
            .up.sql.bytes == "SELECT 1\n;\n");
  CHECK(read(ruby, "def up\n  ['SELECT 1'].each { |sql| execute(sql) }\nend\n").up.code ==
        std::vector<std::string>{"execute of a computed text"});
  const chain::CodeTool knex{
      .language = &javascript, .calls = calls, .ups = ups, .downs = downs, .bindings = true};
  const auto bound = chain::read_sql_in_code(
      {"a", "exports.up = (k) => k.query('ALTER TABLE ?? ADD ?? int DEFAULT ?', ['a', name, 'x'])", false},
      knex);
  CHECK(bound.up.sql.bytes == "ALTER TABLE \"a\" ADD _binding_ int DEFAULT 'x'\n;\n");
  CHECK(bound.up.missing.size() == 1);
}
