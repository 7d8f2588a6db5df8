// The tables of each tool (each tool's source; those of the tools named in
// tests/pg/migrate/unrecorded.test.cc as they themselves made them).
#include "migrate/history/known_tools.h"

#include <algorithm>
#include <array>

namespace migrate {
namespace {

constexpr std::array known{
    KnownTool{.layout = "supabase",
              .tool = "Supabase",
              .table = "schema_migrations",
              .schema = "supabase_migrations",
              .column = "version",
              .beside = "seed_files",
              .version = "version",
              .order = "version",
              .sum = Sum::text,
              .sum_column = "statements",
              .sum_words = "array_to_string(statements, ';')"},
    KnownTool{.layout = "golang-migrate",
              .tool = "golang-migrate",
              .table = "schema_migrations",
              .column = "dirty",
              .columns = "version dirty",
              .version = "version",
              .order = "version",
              .wrong = "CASE WHEN dirty THEN 'dirty' END",
              .says = Says::last},
    KnownTool{.layout = "ecto",
              .tool = "Ecto",
              .table = "schema_migrations",
              .column = "inserted_at",
              .columns = "version inserted_at",
              .version = "version",
              .order = "version"},
    KnownTool{.layout = "sequel",
              .tool = "Sequel",
              .table = "schema_migrations",
              .column = "filename",
              .columns = "filename",
              .version = "regexp_replace(filename, '[.].*$', '')",
              .order = "filename"},
    KnownTool{.layout = "sequel",
              .tool = "Sequel",
              .table = "schema_info",
              .column = "version",
              .columns = "version",
              .anybodys = true,
              .version = "version",
              .where = "version > 0",
              .order = "version",
              .says = Says::last},
    KnownTool{.layout = "native",
              .tool = "dbmate",
              .table = "schema_migrations",
              .column = "version",
              .without = "dirty",
              .columns = "version",
              .version = "version",
              .order = "version"},
    KnownTool{.layout = "rails",
              .tool = "Rails",
              .table = "schema_migrations",
              .column = "version",
              .without = "dirty",
              .beside = "ar_internal_metadata",
              .version = "version",
              .order = "version"},
    // Each row says how it was left: a version's last one counts.
    KnownTool{.layout = "goose",
              .tool = "goose",
              .table = "goose_db_version",
              .column = "version_id",
              .columns = "id version_id is_applied tstamp",
              .beside = "goose_lock",
              .version = "version_id",
              .where = "is_applied AND version_id > 0 AND NOT EXISTS (SELECT FROM {0} later WHERE "
                       "later.version_id = h.version_id AND later.id > h.id)",
              .order = "id"},
    KnownTool{.layout = "diesel",
              .tool = "Diesel",
              .table = "__diesel_schema_migrations",
              .column = "version",
              .version = "version",
              .order = "run_on, version"},
    KnownTool{.layout = "sqlx",
              .tool = "sqlx",
              .table = "_sqlx_migrations",
              .column = "version",
              .columns = "version description installed_on success checksum execution_time",
              .version = "version",
              .order = "installed_on, version",
              .wrong = "CASE WHEN NOT success THEN 'failed' END",
              .sum = Sum::sha384,
              .sum_column = "checksum",
              .sum_words = "encode(checksum, 'hex')"},
    // `flyway undo` and `flyway repair` leave rows that take others back; a baseline stands for what it
    // covers.
    KnownTool{.layout = "flyway",
              .tool = "Flyway",
              .table = "flyway_schema_history",
              .column = "version",
              .columns = "installed_rank version description type script checksum installed_by installed_on "
                         "execution_time success",
              .version = "coalesce(version, regexp_replace(script, '^.*[/\\\\]', ''))",
              .where =
                  "type NOT IN ('SCHEMA', 'DELETE') AND type NOT LIKE 'UNDO%' AND NOT EXISTS (SELECT FROM "
                  "{0} later WHERE later.installed_rank > h.installed_rank AND later.type <> 'SCHEMA' AND "
                  "coalesce(later.version, later.script) = coalesce(h.version, h.script))",
              .order = "installed_rank",
              .wrong = "CASE WHEN NOT success THEN 'failed' END",
              .covers = "type LIKE '%BASELINE'",
              .sum = Sum::crc32,
              .sum_column = "checksum",
              .sum_words = "CASE WHEN type NOT LIKE '%BASELINE' THEN checksum::text END"},
    KnownTool{.layout = "prisma",
              .tool = "Prisma",
              .table = "_prisma_migrations",
              .column = "migration_name",
              .version = "migration_name",
              .where = "rolled_back_at IS NULL",
              .order = "started_at, migration_name",
              .wrong = "CASE WHEN finished_at IS NULL THEN 'failed' END",
              .sum = Sum::sha256,
              .sum_column = "checksum",
              .sum_words = "checksum"},
    KnownTool{.layout = "alembic",
              .tool = "Alembic",
              .table = "alembic_version",
              .column = "version_num",
              .columns = "version_num",
              .version = "version_num",
              .order = "version_num",
              .says = Says::heads},
    // The hash is the change's id where an old registry was brought up to date.
    KnownTool{.layout = "sqitch",
              .tool = "Sqitch",
              .table = "changes",
              .schema = "sqitch",
              .column = "change",
              .columns = "change_id script_hash change project note committed_at committer_name "
                         "committer_email planned_at planner_name planner_email",
              .beside = "dependencies events projects releases tags",
              .version = "change",
              .order = "committed_at",
              .project = "project",
              .sum = Sum::sha1,
              .sum_column = "script_hash",
              .sum_words = "nullif(script_hash, change_id)"},
    KnownTool{.layout = "atlas",
              .tool = "Atlas",
              .table = "atlas_schema_revisions",
              .column = "version",
              .version = "version",
              .where = "version !~ '^\\.'",
              .order = "executed_at, version",
              .wrong = "CASE WHEN applied < total THEN 'half applied' END"},
    KnownTool{.layout = "node-pg-migrate",
              .tool = "node-pg-migrate",
              .table = "pgmigrations",
              .column = "name",
              .columns = "id name run_on",
              .version = "name",
              .order = "run_on, id"},
    KnownTool{.layout = "sql-migrate",
              .tool = "sql-migrate",
              .table = "gorp_migrations",
              .column = "applied_at",
              .columns = "id applied_at",
              .beside = "gorp_lock",
              .version = "id",
              .order = "applied_at, id"},
    KnownTool{.layout = "graphile-migrate",
              .tool = "graphile-migrate",
              .table = "migrations",
              .schema = "graphile_migrate",
              .column = "filename",
              .beside = "current",
              .version = "filename",
              .order = "filename",
              .sum = Sum::linked_sha1,
              .sum_column = "previous_hash",
              .sum_words = "hash"},
    KnownTool{.layout = "tern",
              .tool = "tern",
              .table = "schema_version",
              .column = "version",
              .without = "installed_rank",
              .columns = "version",
              .anybodys = true,
              .version = "version",
              .where = "version > 0",
              .order = "version",
              .says = Says::last},
    KnownTool{.layout = "django",
              .tool = "Django",
              .table = "django_migrations",
              .column = "app",
              .version = "name",
              .order = "id",
              .project = "app"},
    KnownTool{.layout = "knex",
              .tool = "Knex",
              .table = "knex_migrations",
              .column = "migration_time",
              .columns = "id name batch migration_time",
              .beside = "+_lock",
              .version = "regexp_replace(name, '[.].*$', '')",
              .order = "id"},
    KnownTool{.layout = "kysely",
              .tool = "Kysely",
              .table = "kysely_migration",
              .column = "timestamp",
              .columns = "name timestamp",
              .beside = "+_lock",
              .version = "name",
              .order = "name"},
    KnownTool{.layout = "ef-core",
              .tool = "EF Core",
              .table = "__EFMigrationsHistory",
              .column = "MigrationId",
              .columns = "MigrationId ProductVersion",
              .version = "\"MigrationId\"",
              .order = "\"MigrationId\""},
    KnownTool{.layout = "laravel",
              .tool = "Laravel",
              .table = "migrations",
              .column = "batch",
              .columns = "id migration batch",
              .anybodys = true,
              .version = "migration",
              .order = "id"},
    KnownTool{.layout = "pop",
              .tool = "Pop",
              .table = "schema_migration",
              .column = "version",
              .columns = "version",
              .anybodys = true,
              .version = "version",
              .order = "version"},
    KnownTool{.layout = "sequelize",
              .tool = "Sequelize",
              .table = "SequelizeMeta",
              .column = "name",
              .version = "regexp_replace(name, '[.].*$', '')",
              .order = "name"},
    // The name is the class's, which ends in the number that begins the file's.
    KnownTool{.layout = "typeorm",
              .tool = "TypeORM",
              .table = "migrations",
              .column = "timestamp",
              .without = "batch",
              .columns = "id timestamp name",
              .anybodys = true,
              .version = "\"timestamp\"",
              .order = "id"},
    KnownTool{.layout = "drizzle",
              .tool = "Drizzle",
              .table = "__drizzle_migrations",
              .column = "hash",
              .columns = "id hash created_at",
              .version = "created_at",
              .order = "created_at, id",
              .sum = Sum::sha256,
              .sum_column = "hash",
              .sum_words = "hash"},
    KnownTool{.layout = "flyway",
              .tool = "refinery",
              .table = "refinery_schema_history",
              .column = "applied_on",
              .columns = "version name applied_on checksum",
              .version = "version",
              .order = "version"},
    KnownTool{.layout = "any",
              .tool = "yoyo",
              .table = "_yoyo_migration",
              .column = "migration_id",
              .beside = "_yoyo_log _yoyo_version yoyo_lock",
              .version = "migration_id",
              .order = "applied_at_utc, migration_id"},
    KnownTool{.layout = "pairs",
              .tool = "db-migrate",
              .table = "migrations",
              .column = "run_on",
              .columns = "id name run_on",
              .anybodys = true,
              .version = "ltrim(name, '/')",
              .order = "run_on, id"},
    KnownTool{.layout = "pairs",
              .tool = "postgrator",
              .table = "schemaversion",
              .column = "version",
              .columns = "version name md5 run_at",
              .version = "version",
              .where = "version > 0",
              .order = "version",
              .sum = Sum::md5,
              .sum_column = "md5",
              .sum_words = "md5"},
    // Its own first row makes the table.
    KnownTool{.layout = "any",
              .tool = "postgres-migrations",
              .table = "migrations",
              .column = "executed_at",
              .columns = "id name hash executed_at",
              .anybodys = true,
              .version = "id",
              .where = "id > 0",
              .order = "id",
              .sum = Sum::named_sha1,
              .sum_column = "hash",
              .sum_words = "hash"},
    KnownTool{.layout = "any",
              .tool = "@databases/pg-migrations",
              .table = "atdatabases_migrations_applied",
              .column = "obsolete",
              .beside = "atdatabases_migrations_version",
              .version = "name",
              .where = "NOT obsolete",
              .order = "index, id",
              .sum = Sum::text,
              .sum_column = "script",
              .sum_words = "script"},
    KnownTool{.layout = "any",
              .tool = "Rambler",
              .table = "migrations",
              .column = "migration",
              .without = "batch",
              .columns = "migration",
              .anybodys = true,
              .version = "migration",
              .order = "migration"},
    KnownTool{.layout = "",
              .tool = "ley",
              .table = "migrations",
              .column = "created_at",
              .columns = "id name created_at",
              .anybodys = true,
              .version = "name",
              .order = "id"},
    KnownTool{.layout = "",
              .tool = "MikroORM",
              .table = "mikro_orm_migrations",
              .column = "executed_at",
              .version = "name",
              .order = "id"},
    KnownTool{.layout = "liquibase",
              .tool = "Liquibase",
              .table = "databasechangelog",
              .column = "orderexecuted",
              .columns =
                  "id author filename dateexecuted orderexecuted exectype md5sum description comments tag "
                  "liquibase contexts labels deployment_id",
              .beside = "databasechangeloglock",
              .version = "filename || '::' || author || ':' || id",
              .order = "orderexecuted",
              .sum = Sum::changeset,
              .sum_column = "md5sum",
              .sum_words = "md5sum"},
};

bool has_word(std::string_view words, std::string_view word) {
  for (size_t begin = 0; begin <= words.size();) {
    const size_t end = std::min(words.find(' ', begin), words.size());
    if (words.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

bool is_by_name(const KnownTool& one, const TableShape& table) {
  return one.table == table.name && (one.schema.empty() || one.schema == table.schema) &&
         (!one.anybodys || one.columns == table.columns) && has_word(table.columns, one.column) &&
         (one.without.empty() || !has_word(table.columns, one.without));
}

bool keeps_beside(const KnownTool& one, const TableShape& history, const TableShape& table) {
  return history.schema == table.schema &&
         (has_word(one.beside, table.name) ||
          (table.name.starts_with(history.name) &&
           has_word(one.beside, "+" + table.name.substr(history.name.size()))));
}

}  // namespace

std::span<const KnownTool> known_tools() {
  return known;
}

const KnownTool* tool_of(const TableShape& table, std::string_view layout) {
  const KnownTool* named = nullptr;
  const KnownTool* renamed = nullptr;
  for (const KnownTool& one : known) {
    const bool own = one.layout == layout;
    if (is_by_name(one, table)) {
      if (!one.schema.empty()) return &one;
      if (named == nullptr || (own && named->layout != layout)) named = &one;
    } else if (renamed == nullptr && own && !one.columns.empty() && one.columns == table.columns) {
      renamed = &one;
    }
  }
  return named == nullptr ? renamed : named;
}

std::vector<std::string_view> tools_of(const std::vector<TableShape>& tables, std::string_view layout) {
  std::vector<std::string_view> out(tables.size());
  std::vector<std::pair<const KnownTool*, const TableShape*>> histories;
  for (size_t i = 0; i < tables.size(); ++i) {
    const KnownTool* const tool = tool_of(tables[i], layout);
    if (tool == nullptr) continue;
    out[i] = tool->tool;
    if (!tool->beside.empty()) histories.emplace_back(tool, &tables[i]);
  }
  for (const auto& [tool, history] : histories) {
    for (size_t i = 0; i < tables.size(); ++i) {
      if (out[i].empty() && keeps_beside(*tool, *history, tables[i])) out[i] = tool->tool;
    }
  }
  return out;
}

}  // namespace migrate
