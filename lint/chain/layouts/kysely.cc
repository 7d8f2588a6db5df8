// Kysely (migrator.ts): <name>.ts with up and down, by name, all that is pending in one transaction. The SQL
// is that of the tag sql and what sql.raw is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 &&
         (path.ends_with(".ts") || path.ends_with(".js")) && !path.ends_with(".d.ts");
}

constexpr std::array<std::string_view, 2> calls = {"sql", "raw"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 1> harmless = {"execute"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .harmless = harmless},
                            .is_file = is_file,
                            .sign = "Kysely"};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

}  // namespace

extern constinit const Layout kysely_layout{
    .name = "kysely",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "run it by hand: Kysely applies all that is pending in one transaction"},
    .history = {.table = "kysely_migration",
                .query = "SELECT name, NULL FROM kysely_migration ORDER BY name",
                .made_by = "CREATE TABLE kysely_migration (name varchar(255) NOT NULL PRIMARY KEY, "
                           "\"timestamp\" varchar(255) NOT NULL)"}};

}  // namespace chain::layouts
