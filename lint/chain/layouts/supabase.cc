// Supabase (internal/migration/list, pkg/migration/file.go): supabase/migrations/<number>_<name>.sql, ordered
// by name, each sent statement by statement as one batch, which is one implicit transaction. Forward only.
// Its databases come with schemas of the platform, which the chain refers to and does not make
// (https://supabase.com/docs/guides/database/overview).
#include "lint/chain/halves.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

bool is_migration(std::string_view path) {
  return is_numbered_sql(path) && path[leading_digits(path)] == '_';
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
  const Halves halves{.mark = [](std::string_view) { return Mark{}; }, .up_first = true};
  for (const std::string& path : builder.listing().paths()) {
    if (is_migration(path)) {
      read_halves(builder, path, halves);
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
}

}  // namespace

extern constinit const Layout supabase_layout{"supabase", true, false, likeness, read};

}  // namespace chain::layouts
