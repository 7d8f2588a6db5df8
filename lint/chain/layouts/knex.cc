// Knex (lib/migrations): <time>_<name>.js or .ts with exports.up and exports.down, by name, each in a
// transaction unless its config says transaction: false. The SQL is what raw is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 &&
         (path.ends_with(".js") || path.ends_with(".ts") || path.ends_with(".cjs") ||
          path.ends_with(".mjs")) &&
         !path.ends_with(".d.ts");
}

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
                            .is_file = is_file,
                            .sign = "knex"};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

constexpr std::array<std::string_view, 4> settings_files = {"knexfile.js", "knexfile.ts", "knexfile.cjs",
                                                            "knexfile.mjs"};
constexpr std::array<std::string_view, 1> path_keys = {"searchPath"};

}  // namespace

extern constinit const Layout knex_layout{
    .name = "knex",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "export `config = { transaction: false }`"},
    .history = {.table = "knex_migrations",
                .query = "SELECT regexp_replace(name, '[.].*$', ''), NULL FROM knex_migrations ORDER BY id",
                .made_by =
                    "CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch integer, "
                    "migration_time timestamptz)"},
    .connection = {.files = settings_files, .paths = path_keys}};

}  // namespace chain::layouts
