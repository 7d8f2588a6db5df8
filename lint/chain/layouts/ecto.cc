// Ecto (ecto_sql, Ecto.Migration): priv/repo/migrations/<number>_<name>.exs, by number, each in a transaction
// unless it says @disable_ddl_transaction true. The SQL is what execute is given (of two the second is the
// way back), and the repository's query.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 1> endings = {".exs"};
constexpr std::array<std::string_view, 3> calls = {"execute", "query", "query!"};
constexpr std::array<std::string_view, 2> ups = {"up", "change"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 2> harmless = {"flush", "repo"};

constexpr CodeLayout layout{.tool = {.language = &languages::elixir,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .second_is_down = true,
                                     .no_transaction = "@disable_ddl_transaction true",
                                     .harmless = harmless},
                            .endings = endings,
                            .sign = "Ecto.Migration",
                            .number_is_id = true};

}  // namespace

extern constinit const Layout ecto_layout{
    .name = "ecto",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "put `@disable_ddl_transaction true` into the module"},
    .history = {
        .table = "schema_migrations",
        .made_by = "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, inserted_at timestamp(0))"}};

}  // namespace chain::layouts
