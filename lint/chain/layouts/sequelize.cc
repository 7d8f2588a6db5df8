// Sequelize (umzug): <time>-<name>.js with up and down, by name, in no transaction of the tool's. The SQL is
// what queryInterface.sequelize.query is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 4> endings = {".js", ".ts", ".cjs", ".mjs"};
constexpr std::array<std::string_view, 1> calls = {"query"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 5> harmless = {"transaction", "commit", "rollback", "log", "all"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .harmless = harmless},
                            .endings = endings,
                            .but = ".d.ts",
                            .sign = "queryInterface",
                            .transactional = false};

}  // namespace

extern constinit const Layout sequelize_layout{
    .name = "sequelize",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "run it outside `sequelize.transaction`"},
    .history = {.table = "\"SequelizeMeta\"",
                .made_by = "CREATE TABLE \"SequelizeMeta\" (name varchar(255) NOT NULL PRIMARY KEY)"}};

}  // namespace chain::layouts
