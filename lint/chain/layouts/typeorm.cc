// TypeORM (migration/MigrationExecutor.ts): <time>-<Name>.ts, a class with up and down, by time, all that is
// pending in one transaction unless it says transaction = false. The SQL is what query is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 2> endings = {".ts", ".js"};
constexpr std::array<std::string_view, 1> calls = {"query"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 3> harmless = {"log", "startTransaction", "commitTransaction"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "transaction = false",
                                     .harmless = harmless},
                            .endings = endings,
                            .but = ".d.ts",
                            .sign = "MigrationInterface"};

}  // namespace

extern constinit const Layout typeorm_layout{
    .name = "typeorm",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "say `transaction = false` in the class"},
    .history = {.table = "migrations",
                .made_by = "CREATE TABLE migrations (id serial PRIMARY KEY, \"timestamp\" bigint NOT NULL, "
                           "name varchar NOT NULL)"}};

}  // namespace chain::layouts
