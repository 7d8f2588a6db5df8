// TypeORM (migration/MigrationExecutor.ts): <time>-<Name>.ts, a class with up and down, by time, all that is
// pending in one transaction unless it says transaction = false. The SQL is what query is given.
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
                            .is_file = is_file,
                            .sign = "MigrationInterface"};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

}  // namespace

extern constinit const Layout typeorm_layout{
    .name = "typeorm",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "say `transaction = false` in the class"},
    .history = {.table = "migrations",
                .made_by = "CREATE TABLE migrations (id serial PRIMARY KEY, \"timestamp\" bigint NOT NULL, "
                           "name varchar NOT NULL)"}};

}  // namespace chain::layouts
