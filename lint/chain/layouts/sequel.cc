// Sequel (lib/sequel/extensions/migration.rb): <number>_<name>.rb with Sequel.migration, by number, each in a
// transaction unless it says no_transaction. The SQL is what run and execute are given; create_table and its
// kin are code.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 && path.ends_with(".rb");
}

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
                            .is_file = is_file,
                            .sign = "Sequel.migration"};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

}  // namespace

extern constinit const Layout sequel_layout{
    .name = "sequel",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "say `no_transaction` in the migration's block"}};

}  // namespace chain::layouts
