#include "lint/chain/placeholders.h"

#include <doctest/doctest.h>

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

struct Seen {
  std::string sql;
  std::vector<std::string> missing;
  text::Source source;
};

Seen fill(const std::string& sql, uint8_t own = 0, const Values& values = {}) {
  text::Source source{"a.sql", sql, false};
  const chain::FilledIn filled = chain::fill_in(source, {.own = own, .values = &values});
  Seen seen{source.bytes, {}, source};
  for (const auto& one : filled.missing) {
    CHECK(one.at.end <= source.bytes.size());
    seen.missing.push_back(one.name);
  }
  return seen;
}

}  // namespace

TEST_CASE("every form takes a value, wherever it stands") {
  const Values values{{"s", "app"}, {"q", "it's"}, {"Name Space", "n"}};
  const struct {
    const char* sql;
    const char* filled;
  } table[] = {
      {"SELECT ${s}.a", "SELECT app.a"},
      {"SELECT '${s}'", "SELECT 'app'"},
      {"SELECT \"${s}_x\"", "SELECT \"app_x\""},
      {"SELECT {{ .s }}, {{s}}, {{- s -}}", "SELECT app, app, app"},
      {"SELECT \"{{ index .Options \"s\" }}\".t", "SELECT \"app\".t"},
      {"SELECT <%= s %>", "SELECT app"},
      {"SELECT 1 /* TEMPLATE: s */", "SELECT 1 app"},
      {"DO $$ BEGIN PERFORM ${s}.f('${s}'); END $$", "DO $$ BEGIN PERFORM app.f('app'); END $$"},
      {"SELECT :s.a, :'q', :\"s\"", "SELECT app.a, 'it''s', \"app\""},
      {"-- ${s} in a comment\nSELECT ${s}", "-- ${s} in a comment\nSELECT app"},
      {"SELECT ${other:-b}", "SELECT b"},
      {"GRANT x TO {s}, '{s}'", "GRANT x TO app, 'app'"},
  };
  for (const auto& row : table) {
    INFO(row.sql);
    const Seen seen = fill(row.sql, 0, values);
    CHECK(seen.sql == row.filled);
    CHECK(seen.missing.empty());
  }
}

TEST_CASE("without a value it becomes a name of its own, but where it may be data") {
  const struct {
    const char* sql;
    uint8_t own;
    const char* filled;
    size_t missing;
  } table[] = {
      {"SELECT ${Some.Schema}.a", 0, "SELECT _some_schema_.a", 1},
      {"INSERT INTO t VALUES ('Dear ${name}', '{{name}}')", 0,
       "INSERT INTO t VALUES ('Dear ${name}', '{{name}}')", 0},
      {"INSERT INTO t VALUES ('${name}')", chain::dollar_form, "INSERT INTO t VALUES ('_name_')", 1},
      {"SELECT '{{1,2},{3,4}}'::int[]", chain::braces_form, "SELECT '{{1,2},{3,4}}'::int[]", 0},
      {"SELECT a[1:b], x::text FROM t", chain::psql_form, "SELECT a[1:b], x::text FROM t", 0},
      {"SELECT :b, ':c'", chain::psql_form, "SELECT _b_, ':c'", 1},
      {"SELECT :b", 0, "SELECT :b", 0},
      {"GRANT x TO :ROLE; SELECT ':ROLE'", chain::capitals_form, "GRANT x TO _role_; SELECT '_role_'", 2},
      {"-- ${x}\n/* {{ y }} */ SELECT 1", chain::dollar_form, "-- ${x}\n/* {{ y }} */ SELECT 1", 0},
      {"SELECT ${not a name}, ${", 0, "SELECT ${not a name}, ${", 0},
      {"ALTER ROLE {some_role} BYPASSRLS", 0, "ALTER ROLE _some_role_ BYPASSRLS", 1},
      {"SELECT '{some_role}'::text[], '{\"a\": {b}}'", 0, "SELECT '{some_role}'::text[], '{\"a\": {b}}'", 0},
      {"DO $$ BEGIN GRANT a TO {b}; END $$", 0, "DO $$ BEGIN GRANT a TO _b_; END $$", 1},
      {"SELECT to_regclass('/* TEMPLATE: schema */t'), 1 /* TEMPLATE: schema */", 0,
       "SELECT to_regclass('t'), 1 /* TEMPLATE: schema */", 0},
      {"{{ template \"func/x.sql\" . }}", 0, "_func_x_sql_", 1},
  };
  for (const auto& row : table) {
    INFO(row.sql);
    const Seen seen = fill(row.sql, row.own);
    CHECK(seen.sql == row.filled);
    CHECK(seen.missing.size() == row.missing);
  }
}

TEST_CASE("places stay those of the file") {
  const Seen seen = fill("SELECT ${a}, ${b},\n  c FROM t", 0, {{"a", "a_long_one"}, {"b", ""}});
  CHECK(seen.sql == "SELECT a_long_one, ,\n  c FROM t");
  const auto at = static_cast<uint32_t>(seen.sql.find("c FROM"));
  CHECK(text::position_of(seen.source, at) == text::Position{2, 3});
  CHECK(text::position_of(seen.source, 8) == text::Position{1, 8});
  CHECK(text::Lines(seen.source).position(static_cast<uint32_t>(seen.sql.find(",\n"))) ==
        text::Position{1, 18});
  CHECK(seen.source.file_bytes() == "SELECT ${a}, ${b},\n  c FROM t");
}

TEST_CASE("of a template's branches the one for PostgreSQL is taken, and what a value decides") {
  const Values values{{"plugin", "false"}, {"prefix", "p_"}};
  const struct {
    const char* sql;
    const char* filled;
  } table[] = {
      {"SELECT 1{{if .postgres}}, 2{{end}};", "SELECT 1, 2;"},
      {"SELECT 1{{if .mysql}}, `a`{{else}}, a{{end}};", "SELECT 1, a;"},
      {"{{- if .sqlite -}}X{{- else if .postgres -}}SELECT 1{{- else -}}Y{{- end -}};", "SELECT 1;"},
      {"{{ if or .mysql .postgres }}SELECT 1;{{ end }}", "SELECT 1;"},
      {"{{if and .mysql .unknown}}SET @x = 1;{{end}}SELECT 1;", "SELECT 1;"},
      {"{{if and (not .plugin) .postgres}}SELECT 1;{{end}}", "SELECT 1;"},
      {"{{if eq .dialect \"postgres\"}}SELECT 1;{{else}}no{{end}}", "SELECT 1;"},
      {"{{if .mysql}}{{if .plugin}}a{{else}}b{{end}}{{.prefix}}{{else}}SELECT {{.prefix}}a{{end}}",
       "SELECT p_a"},
      {"{{if .postgres}}SELECT {{if .mysql}}a{{else}}b{{end}}{{end}};", "SELECT b;"},
      {"CREATE TABLE t (id $%prefix%$key int)", "CREATE TABLE t (id p_key int)"},
  };
  for (const auto& row : table) {
    INFO(row.sql);
    const Seen seen = fill(row.sql, 0, values);
    CHECK(seen.sql == row.filled);
    CHECK(seen.missing.empty());
  }
}

TEST_CASE("a comment of a template stands for nothing, a call for itself") {
  CHECK(fill("{{- /* adds \"b\" */ -}}\nSELECT 1 {{/* a\n{{ b */}};").sql == "\nSELECT 1 ;");
  const Seen seen = fill("{{ addColumn \"blocks\" \"root_id\" }}", 0, {{"blocks", "x"}});
  CHECK(seen.missing == std::vector<std::string>{"{{ addColumn }}"});
  CHECK(fill("SELECT {{ var \"a\" }}, {{ env \"A\" }}").missing == std::vector<std::string>{"a", "A"});
}

TEST_CASE("a branch that nothing decides says what would") {
  const Seen seen = fill("SELECT 1{{if .config.fast}}, 2{{end}};");
  CHECK(seen.missing == std::vector<std::string>{"config.fast", "config.fast"});
  CHECK(fill("{{if hasTable \"t\"}}SELECT 1;{{end}}").missing ==
        std::vector<std::string>{"{{ hasTable }}", "{{ hasTable }}"});
  CHECK(fill("{{if not (hasTable \"t\")}}SELECT 1;{{end}}").missing ==
        std::vector<std::string>{"{{ hasTable }}", "{{ hasTable }}"});
  CHECK(fill("{{range .all}}SELECT 1;{{end}}").missing.empty());
  CHECK(fill("SELECT 1; {{if .postgres}}").missing.empty());
}
