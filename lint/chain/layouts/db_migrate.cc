// db-migrate (lib/migration.js, lib/walker.js): <time>-<name>.js with exports.up and exports.down, by name,
// each in a transaction unless --non-transactional. The SQL is what runSql is given; db.createTable and its
// kin are code. One that --sql-file has made reads sqls/<time>-<name>-up.sql and -down.sql.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 3> endings = {".js", ".cjs", ".ts"};
constexpr std::array<std::string_view, 1> calls = {"runSql"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 10> harmless = {"then", "catch",  "callback", "cb",      "done",
                                                       "log",  "series", "setup",    "resolve", "require"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .harmless = harmless},
                            .endings = endings,
                            .but = ".d.ts",
                            .sign = "runSql"};

std::optional<Script> sql_file(Builder& builder, const std::string& path) {
  if (!builder.listing().has(path)) return std::nullopt;
  const Builder::Loaded loaded = builder.load(path);
  if (!loaded.readable) return std::nullopt;
  return Script{loaded.file, builder.chain().files[loaded.file].whole(), true, SendMode::one_string};
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
  for (Revision& revision : builder.chain().revisions) {
    if (!revision.opaque || revision.up) continue;
    const std::string before = "sqls/" + revision.id;
    revision.up = sql_file(builder, before + "-up.sql");
    if (!revision.up) continue;
    revision.down = sql_file(builder, before + "-down.sql");
    revision.file = revision.up->file;
    revision.opaque.reset();
  }
}

}  // namespace

extern constinit const Layout db_migrate_layout{
    .name = "db-migrate",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read,
    .no_transaction = {.advice = "run it with `db-migrate --non-transactional`"},
    .history = {.table = "migrations",
                .made_by = "CREATE TABLE migrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, "
                           "run_on timestamp NOT NULL)"}};

}  // namespace chain::layouts
