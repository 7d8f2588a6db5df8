// Rails (ActiveRecord::Migration): db/migrate/<number>_<name>.rb, ordered by number, each in a transaction
// unless it says disable_ddl_transaction!. The SQL is what execute is given; create_table and its kin are
// code.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 1> endings = {".rb"};
constexpr std::array<std::string_view, 3> calls = {"execute", "exec_query", "select_all"};
constexpr std::array<std::string_view, 2> ups = {"up", "change"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 10> harmless = {
    "say", "puts",    "say_with_time", "safety_assured", "reversible", "up_only", "disable_ddl_transaction!",
    "p",   "private", "each"};

constexpr CodeLayout layout{.tool = {.language = &languages::ruby,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .no_transaction = "disable_ddl_transaction!",
                                     .raises = "IrreversibleMigration",
                                     .harmless = harmless},
                            .endings = endings,
                            .sign = "ActiveRecord::Migration",
                            .number_is_id = true};

constexpr std::array<std::string_view, 1> settings_files = {"config/database.yml"};
constexpr std::array<std::string_view, 1> path_keys = {"schema_search_path"};

}  // namespace

extern constinit const Layout rails_layout{
    .name = "rails",
    .in_code = true,
    .likeness = code_likeness<layout>,
    .read = read_code<layout>,
    .no_transaction = {.advice = "put `disable_ddl_transaction!` into the class"},
    .history = {.table = "schema_migrations",
                .made_by = "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY)"},
    .connection = {.files = settings_files, .paths = path_keys}};

}  // namespace chain::layouts
