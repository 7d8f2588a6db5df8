// Supabase (internal/migration/list, pkg/migration/file.go): supabase/migrations/<number>_<name>.sql, ordered
// by name, each sent statement by statement as one batch, which is one implicit transaction. Forward only.
// Its databases come with schemas of the platform, which the chain refers to and does not make
// (https://supabase.com/docs/guides/database/overview).
#include "lint/chain/names.h"
#include "lint/chain/up_down_sections.h"

namespace chain::layouts {
namespace {

bool is_migration(std::string_view path) {
  return is_versioned_sql(path) && path[leading_digits(path)] == '_';
}

int likeness(const Listing& listing) {
  const std::string root = text::absolute(listing.root());
  const std::string_view above = text::directory(root);
  if (text::file_name(root) != "migrations" || text::file_name(above) != "supabase") return 0;
  for (const std::string& path : listing.paths()) {
    if (is_migration(path)) return 85;
  }
  return 0;
}

void read(Builder& builder) {
  builder.chain().given_schemas = {"auth",
                                   "cron",
                                   "extensions",
                                   "graphql",
                                   "graphql_public",
                                   "net",
                                   "pgbouncer",
                                   "pgmq",
                                   "pgsodium",
                                   "realtime",
                                   "storage",
                                   "supabase_functions",
                                   "supabase_migrations",
                                   "vault"};
  // Names that a chain may well use for tables of its own.
  builder.chain().given_names = {"users",   "identities", "sessions", "buckets",
                                 "objects", "messages",   "job",      "secrets"};
  const UpDownSections sections{.mark = [](std::string_view) { return Marker{}; }, .up_first = true};
  for (const std::string& path : builder.listing().paths()) {
    if (is_migration(path)) {
      read_up_down_sections(builder, path, sections);
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  return {{revision.version + "_" + revision.name + ".sql", ""}};
}

}  // namespace

extern constinit const Layout supabase_layout{
    .name = "supabase",
    .numbered = true,
    .by_time = true,
    .likeness = likeness,
    .read = read,
    .new_files = new_files,
    .history = {.table = "supabase_migrations.schema_migrations",
                .made_by =
                    "CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations "
                    "(version text NOT NULL PRIMARY KEY, statements text[], name text)"}};

}  // namespace chain::layouts
