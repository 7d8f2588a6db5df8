// Laravel (Illuminate/Database/Migrations): <date>_<name>.php, a class with up and down, by name, each in a
// transaction unless it says $withinTransaction = false. The SQL is what DB::statement and DB::unprepared are
// given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 1> endings = {".php"};
constexpr std::array<std::string_view, 5> calls = {"statement", "unprepared", "insert", "update", "delete"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};

constexpr CodeLayout layout{.tool = {.language = &languages::php,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "$withinTransaction = false"},
                            .endings = endings,
                            .sign = "Migration"};

}  // namespace

extern constinit const Layout laravel_layout{
    .name = "laravel",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "say `public $withinTransaction = false;` in the class"},
    .history = {.table = "migrations",
                .made_by = "CREATE TABLE migrations (id serial PRIMARY KEY, migration varchar(255) NOT NULL, "
                           "batch integer NOT NULL)"}};

}  // namespace chain::layouts
