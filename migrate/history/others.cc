// The names that each tool gives its tables (each tool's source).
#include "migrate/history/others.h"

#include <array>

namespace migrate {
namespace {

struct HistoryTable {
  std::string_view tool;
  std::string_view schema;        // empty: wherever the tool was told to put it
  std::string_view table;         // empty: all tables of the schema
  std::string_view columns = {};  // empty: the name is enough
};

constexpr std::array tables{
    HistoryTable{"dbmate or golang-migrate", "", "schema_migrations"},
    HistoryTable{"goose", "", "goose_db_version"},
    HistoryTable{"goose", "", "goose_lock"},
    HistoryTable{"diesel", "", "__diesel_schema_migrations"},
    HistoryTable{"sqlx", "", "_sqlx_migrations"},
    HistoryTable{"Flyway", "", "flyway_schema_history"},
    HistoryTable{"Prisma", "", "_prisma_migrations"},
    HistoryTable{"Alembic", "", "alembic_version"},
    HistoryTable{"sqitch", "sqitch", ""},
    HistoryTable{"sql-migrate", "", "gorp_migrations"},
    HistoryTable{"refinery", "", "refinery_schema_history"},
    HistoryTable{"node-pg-migrate", "", "pgmigrations"},
    HistoryTable{"Liquibase", "", "databasechangelog"},
    HistoryTable{"Liquibase", "", "databasechangeloglock"},
    HistoryTable{"Drizzle", "drizzle", ""},
    HistoryTable{"Atlas", "", "atlas_schema_revisions"},
    HistoryTable{"Atlas", "atlas_schema_revisions", ""},
    HistoryTable{"yoyo", "", "_yoyo_migration"},
    HistoryTable{"yoyo", "", "_yoyo_log"},
    HistoryTable{"yoyo", "", "_yoyo_version"},
    HistoryTable{"yoyo", "", "yoyo_lock"},
    HistoryTable{"graphile-migrate", "graphile_migrate", ""},
    HistoryTable{"Supabase", "supabase_migrations", ""},
    HistoryTable{"sql-migrate", "", "gorp_lock"},
    HistoryTable{"Knex", "", "knex_migrations"},
    HistoryTable{"Knex", "", "knex_migrations_lock"},
    HistoryTable{"Kysely", "", "kysely_migration"},
    HistoryTable{"Kysely", "", "kysely_migration_lock"},
    HistoryTable{"Sequelize", "", "SequelizeMeta"},
    HistoryTable{"EF Core", "", "__EFMigrationsHistory"},
    HistoryTable{"Django", "", "django_migrations"},
    HistoryTable{"Rails", "", "ar_internal_metadata"},
    HistoryTable{"Pop", "", "schema_migration", "version"},
    HistoryTable{"tern", "", "schema_version", "version"},
    HistoryTable{"db-migrate", "", "migrations", "id name run_on"},
    HistoryTable{"Laravel", "", "migrations", "id migration batch"},
    HistoryTable{"TypeORM", "", "migrations", "id timestamp name"},
    HistoryTable{"Rambler", "", "migrations", "migration"},
};

}  // namespace

std::string_view tool_of_history(std::string_view schema, std::string_view table, std::string_view columns) {
  for (const HistoryTable& one : tables) {
    if ((one.schema.empty() || one.schema == schema) && (one.table.empty() || one.table == table) &&
        (one.columns.empty() || one.columns == columns))
      return one.tool;
  }
  return {};
}

}  // namespace migrate
