// EF Core (Migration, MigrationBuilder): <time>_<Name>.cs, a class with Up and Down, by name, each in a
// transaction. The SQL is what Sql is given; with suppressTransaction it runs in none.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 1> endings = {".cs"};
constexpr std::array<std::string_view, 1> calls = {"Sql"};
constexpr std::array<std::string_view, 1> ups = {"Up"};
constexpr std::array<std::string_view, 1> downs = {"Down"};

constexpr CodeLayout layout{.tool = {.language = &languages::csharp,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "suppressTransaction: true"},
                            .endings = endings,
                            .but = ".Designer.cs",
                            .sign = "MigrationBuilder"};

}  // namespace

extern constinit const Layout ef_core_layout{
    .name = "ef-core",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "give Sql `suppressTransaction: true`"},
    .history = {
        .table = "\"__EFMigrationsHistory\"",
        .made_by =
            "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" varchar(150) NOT NULL PRIMARY KEY, "
            "\"ProductVersion\" varchar(32) NOT NULL)"}};

}  // namespace chain::layouts
