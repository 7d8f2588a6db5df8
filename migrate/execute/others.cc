// Where other tools keep their history (each tool's source; columns as they make them).
#include "migrate/execute/others.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace migrate {
namespace {

struct Known {
  std::string_view layout, tool, table;
  std::string_view schema;           // empty: whichever
  std::string_view column, without;  // it has the one and not the other
  std::string_view
      query;  // of {0}: version, what is wrong with it or NULL, {1}: checksum, {2}: project, or NULL
  Says says = Says::each;
  Sum sum = Sum::none;
  std::string_view sum_column = {}, sum_words = {};  // the words that give it
  bool by_sum = false;
};

constexpr std::array known{
    Known{"supabase", "Supabase", "schema_migrations", "supabase_migrations", "version", "",
          "SELECT version, NULL FROM {0} ORDER BY version"},
    Known{"golang-migrate", "golang-migrate", "schema_migrations", "", "dirty", "",
          "SELECT version::text, CASE WHEN dirty THEN 'dirty' END FROM {0}", Says::last},
    Known{"ecto", "Ecto", "schema_migrations", "", "inserted_at", "",
          "SELECT version::text, NULL FROM {0} ORDER BY version"},
    Known{"native", "dbmate", "schema_migrations", "", "version", "dirty",
          "SELECT version::text, NULL FROM {0} ORDER BY version"},
    Known{"goose", "goose", "goose_db_version", "", "version_id", "",
          "SELECT version_id::text, NULL FROM (SELECT DISTINCT ON (version_id) * FROM {0} "
          "ORDER BY version_id, id DESC) g WHERE is_applied AND version_id > 0 ORDER BY id"},
    Known{"diesel", "Diesel", "__diesel_schema_migrations", "", "version", "",
          "SELECT version, NULL FROM {0} ORDER BY run_on, version"},
    Known{"sqlx", "sqlx", "_sqlx_migrations", "", "version", "",
          "SELECT version::text, CASE WHEN NOT success THEN 'failed' END, {1} FROM {0} "
          "ORDER BY installed_on, version",
          Says::each, Sum::sha384, "checksum", "encode(checksum, 'hex')"},
    Known{"flyway", "Flyway", "flyway_schema_history", "", "version", "",
          "SELECT version, CASE WHEN NOT success THEN 'failed' END, {1} FROM {0} "
          "WHERE version IS NOT NULL ORDER BY installed_rank",
          Says::each, Sum::crc32, "checksum", "checksum::text"},
    Known{"prisma", "Prisma", "_prisma_migrations", "", "migration_name", "",
          "SELECT migration_name, CASE WHEN finished_at IS NULL THEN 'failed' END, {1} FROM {0} "
          "WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name",
          Says::each, Sum::sha256, "checksum", "checksum::text"},
    Known{"alembic", "Alembic", "alembic_version", "", "version_num", "", "SELECT version_num, NULL FROM {0}",
          Says::heads},
    // The hash is the change's id where an old registry was brought up to date.
    Known{"sqitch", "Sqitch", "changes", "sqitch", "change", "",
          "SELECT change, NULL, {1}, {2} FROM {0} ORDER BY committed_at", Says::each, Sum::sha1,
          "script_hash", "nullif(script_hash, change_id)"},
    Known{"atlas", "Atlas", "atlas_schema_revisions", "", "version", "",
          "SELECT version, CASE WHEN applied < total THEN 'half applied' END FROM {0} "
          "WHERE version !~ '^\\.' ORDER BY executed_at, version"},
    Known{"node-pg-migrate", "node-pg-migrate", "pgmigrations", "", "name", "",
          "SELECT name, NULL FROM {0} ORDER BY run_on, id"},
    Known{"sql-migrate", "sql-migrate", "gorp_migrations", "", "applied_at", "",
          "SELECT id, NULL FROM {0} ORDER BY applied_at, id"},
    Known{"graphile-migrate", "graphile-migrate", "migrations", "graphile_migrate", "filename", "",
          "SELECT filename, NULL FROM {0} ORDER BY filename"},
    Known{"tern", "tern", "schema_version", "", "version", "installed_rank",
          "SELECT version::text, NULL FROM {0} WHERE version > 0", Says::last},
    Known{"django", "Django", "django_migrations", "", "app", "", "SELECT name, NULL FROM {0} ORDER BY id"},
    Known{"knex", "Knex", "knex_migrations", "", "migration_time", "",
          "SELECT regexp_replace(name, '[.].*$', ''), NULL FROM {0} ORDER BY id"},
    Known{"kysely", "Kysely", "kysely_migration", "", "timestamp", "",
          "SELECT name, NULL FROM {0} ORDER BY name"},
    Known{"ef-core", "EF Core", "__EFMigrationsHistory", "", "MigrationId", "",
          "SELECT \"MigrationId\", NULL FROM {0} ORDER BY 1"},
    Known{"laravel", "Laravel", "migrations", "", "batch", "", "SELECT migration, NULL FROM {0} ORDER BY id"},
    Known{"pop", "Pop", "schema_migration", "", "version", "",
          "SELECT version, NULL FROM {0} ORDER BY version"},
    Known{"sequelize", "Sequelize", "SequelizeMeta", "", "name", "",
          "SELECT regexp_replace(name, '[.].*$', ''), NULL FROM {0} ORDER BY name"},
    Known{"typeorm", "TypeORM", "migrations", "", "timestamp", "batch",
          "SELECT name, NULL FROM {0} ORDER BY id"},
    Known{"drizzle", "Drizzle", "__drizzle_migrations", "", "hash", "",
          "SELECT hash, NULL, hash FROM {0} ORDER BY created_at, id", Says::each, Sum::sha256, "hash", "hash",
          true},
    Known{"flyway", "refinery", "refinery_schema_history", "", "applied_on", "",
          "SELECT version::text, NULL FROM {0} ORDER BY version"},
    Known{"any", "yoyo", "_yoyo_migration", "", "migration_id", "",
          "SELECT migration_id, NULL FROM {0} ORDER BY applied_at_utc, migration_id"},
    Known{"pairs", "db-migrate", "migrations", "", "run_on", "",
          "SELECT ltrim(name, '/'), NULL FROM {0} ORDER BY run_on, id"},
    Known{"any", "Rambler", "migrations", "", "migration", "batch",
          "SELECT migration, NULL FROM {0} ORDER BY migration"},
    Known{"liquibase", "Liquibase", "databasechangelog", "", "orderexecuted", "",
          "SELECT id, NULL FROM {0} ORDER BY orderexecuted"},
};

bool has(std::string_view columns, std::string_view column) {
  return (" " + std::string(columns) + " ").find(" " + std::string(column) + " ") != std::string::npos;
}

// The first known table that one with that name, schema and columns is.
const Known* recognized(const Row& row) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const Known& one) {
    return one.table == row[1].value_or("") && (one.schema.empty() || one.schema == row[2].value_or("")) &&
           has(row[3].value_or(""), one.column) &&
           (one.without.empty() || !has(row[3].value_or(""), one.without));
  });
  return found == known.end() ? nullptr : &*found;
}

text::Error error_of(const ServerError& error) {
  return text::Error{describe(error), "", "", {}};
}

}  // namespace

text::Result<std::vector<OtherTable>> other_tables(Session& session) {
  std::vector<std::string> names;
  for (const Known& one : known) names.emplace_back(one.table);
  const Answer answer = session.ask(
      "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relname, n.nspname, "
      "string_agg(a.attname, ' '), has_table_privilege(c.oid, 'SELECT') AND "
      "has_schema_privilege(n.oid, 'USAGE') "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND c.relname = ANY ($1::text[]) "
      "GROUP BY c.oid, n.oid, c.relname, n.nspname ORDER BY 1",
      names);
  if (answer.error) return error_of(*answer.error);
  std::vector<OtherTable> out;
  for (const Row& row : answer.rows()) {
    const Known* const table = recognized(row);
    if (!table) continue;
    OtherTable one{table->layout, table->tool,         {}, table->says, table->sum,
                   table->by_sum, row[0].value_or(""), "?"};
    const bool has_sum = table->sum != Sum::none && has(row[3].value_or(""), table->sum_column);
    one.query = fmt::format(fmt::runtime(table->query), one.name, has_sum ? table->sum_words : "NULL",
                            has(row[3].value_or(""), "project") ? "project" : "NULL");
    if (row[4].value_or("") == "t") {
      const Answer rows = session.ask("SELECT count(*) FROM (" + one.query + ") q");
      if (rows.error) continue;  // some other table of that name
      one.rows = rows.value();
    }
    if (one.rows != "0") out.push_back(std::move(one));
  }
  return out;
}

text::Result<std::vector<std::string>> standing(Session& session, const std::vector<std::string>& tables) {
  if (tables.empty()) return std::vector<std::string>();
  const Answer answer = session.ask(
      "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f') AND "
      "'\"' || replace(n.nspname, '\"', '\"\"') || '\".\"' || replace(c.relname, '\"', '\"\"') || '\"' "
      "= ANY ($1::text[]) ORDER BY c.oid",
      tables);
  if (answer.error) return error_of(*answer.error);
  std::vector<std::string> out;
  for (const Row& row : answer.rows()) out.push_back(row[0].value_or(""));
  return out;
}

}  // namespace migrate
