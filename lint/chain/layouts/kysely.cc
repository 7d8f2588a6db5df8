// Kysely (migrator.ts): <name>.ts with up and down, by name, all that is pending in one transaction. The SQL
// is that of the tag sql and what sql.raw is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 2> endings = {".ts", ".js"};
constexpr std::array<std::string_view, 2> calls = {"sql", "raw"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 1> harmless = {"execute"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .harmless = harmless},
                            .endings = endings,
                            .but = ".d.ts",
                            .sign = "Kysely"};

}  // namespace

extern constinit const Layout kysely_layout{
    .name = "kysely",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "run it by hand: Kysely applies all that is pending in one transaction"},
    .history = {.table = "kysely_migration",
                .made_by = "CREATE TABLE kysely_migration (name varchar(255) NOT NULL PRIMARY KEY, "
                           "\"timestamp\" varchar(255) NOT NULL); "
                           "CREATE TABLE kysely_migration_lock (id varchar(255) NOT NULL PRIMARY KEY, "
                           "is_locked integer NOT NULL DEFAULT 0)"}};

}  // namespace chain::layouts
