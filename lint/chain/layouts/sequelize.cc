// Sequelize (umzug): <time>-<name>.js with up and down, by name, in no transaction of the tool's. The SQL is
// what queryInterface.sequelize.query is given.
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 &&
         (path.ends_with(".js") || path.ends_with(".ts") || path.ends_with(".cjs") ||
          path.ends_with(".mjs")) &&
         !path.ends_with(".d.ts");
}

constexpr std::array<std::string_view, 1> calls = {"query"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr std::array<std::string_view, 5> harmless = {"transaction", "commit", "rollback", "log", "all"};

constexpr CodeLayout layout{.tool = {.language = &languages::javascript,
                                     .calls = calls,
                                     .ups = ups,
                                     .downs = downs,
                                     .harmless = harmless},
                            .is_file = is_file,
                            .sign = "queryInterface",
                            .transactional = false};

int likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}

void read(Builder& builder) {
  read_code_migrations(builder, layout);
}

}  // namespace

extern constinit const Layout sequelize_layout{
    .name = "sequelize",
    .in_code = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "run it outside `sequelize.transaction`"},
    .history = {
        .table = "\"SequelizeMeta\"",
        .query = "SELECT regexp_replace(name, '[.].*$', ''), NULL FROM \"SequelizeMeta\" ORDER BY name",
        .made_by = "CREATE TABLE \"SequelizeMeta\" (name varchar(255) NOT NULL PRIMARY KEY)"}};

}  // namespace chain::layouts
