// Sequel (lib/sequel/extensions/migration.rb): <number>_<name>.rb with Sequel.migration, by number, each in a
// transaction unless it says no_transaction. The SQL is what run and execute are given; create_table and its
// kin are code.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 1> endings = {".rb"};
constexpr std::array<std::string_view, 3> calls = {"run", "execute", "execute_ddl"};
constexpr std::array<std::string_view, 2> ups = {"up", "change"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 3> harmless = {"puts", "p", "no_transaction"};

constexpr CodeLayout layout{.tool = {.language = &languages::ruby,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "no_transaction",
                                     .raises = "IrreversibleMigration",
                                     .harmless = harmless},
                            .endings = endings,
                            .sign = "Sequel.migration"};

}  // namespace

extern constinit const Layout sequel_layout{
    .name = "sequel",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "say `no_transaction` in the migration's block"}};

}  // namespace chain::layouts
