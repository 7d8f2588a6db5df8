// Knex (lib/migrations): <time>_<name>.js or .ts with exports.up and exports.down, by name, each in a
// transaction unless its config says transaction: false. The SQL is what raw is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 4> endings = {".js", ".ts", ".cjs", ".mjs"};
constexpr std::array<std::string_view, 1> calls = {"raw"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 5> harmless = {"then", "catch", "all", "log", "transaction"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "transaction: false",
                                     .harmless = harmless,
                                     .bindings = true},
                            .endings = endings,
                            .but = ".d.ts",
                            .sign = "knex"};

constexpr std::array<std::string_view, 4> settings_files = {"knexfile.js", "knexfile.ts", "knexfile.cjs",
                                                            "knexfile.mjs"};
constexpr std::array<std::string_view, 1> path_keys = {"searchPath"};

}  // namespace

extern constinit const Layout knex_layout{
    .name = "knex",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "export `config = { transaction: false }`"},
    .history = {.table = "knex_migrations",
                .made_by =
                    "CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch integer, "
                    "migration_time timestamptz); "
                    "CREATE TABLE knex_migrations_lock (\"index\" serial PRIMARY KEY, is_locked integer)"},
    .connection = {.files = settings_files, .paths = path_keys}};

}  // namespace chain::layouts
