// EF Core (Migration, MigrationBuilder): <time>_<Name>.cs, a class with Up and Down, by name, each in a
// transaction. The SQL is what Sql is given; with suppressTransaction it runs in none.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 && path.ends_with(".cs") &&
         !path.ends_with(".Designer.cs");
}

constexpr std::array<std::string_view, 1> calls = {"Sql"};
constexpr std::array<std::string_view, 1> ups = {"Up"};
constexpr std::array<std::string_view, 1> downs = {"Down"};

constexpr CodeLayout layout{.tool = {.language = &languages::csharp,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "suppressTransaction: true"},
                            .is_file = is_file,
                            .sign = "MigrationBuilder"};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

}  // namespace

extern constinit const Layout ef_core_layout{
    .name = "ef-core",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "give Sql `suppressTransaction: true`"},
    .history = {
        .table = "\"__EFMigrationsHistory\"",
        .query = "SELECT \"MigrationId\", NULL FROM \"__EFMigrationsHistory\" ORDER BY 1",
        .made_by =
            "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" varchar(150) NOT NULL PRIMARY KEY, "
            "\"ProductVersion\" varchar(32) NOT NULL)"}};

}  // namespace chain::layouts
