// Prisma: a folder for each migration with a migration.sql in it, applied in the order of the folders' names;
// migration_lock.toml beside them names the database. Forward only. A file is one simple query without a
// transaction around it: one statement is none, several are an implicit one. The folder's whole name is what
// Prisma records.
#include <algorithm>

#include "lint/chain/layout.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

constexpr std::string_view script_name = "/migration.sql";
constexpr std::string_view lock_name = "migration_lock.toml";

std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.find('/'));
}

bool is_migration(std::string_view path) {
  return path.size() == folder_of(path).size() + script_name.size() && path.ends_with(script_name);
}

int likeness(const Listing& listing) {
  for (const std::string& path : listing.paths()) {
    if (is_migration(path)) return listing.has(lock_name) ? 95 : 85;
  }
  return listing.has(lock_name) ? 50 : 0;
}

void check_provider(Builder& builder) {
  if (!builder.listing().has(lock_name)) return;
  const text::Source* lock = builder.listing().peek(lock_name);
  if (lock == nullptr || lock->bytes.find("provider") == std::string::npos) return;
  if (lock->bytes.find("postgresql") != std::string::npos ||
      lock->bytes.find("cockroachdb") != std::string::npos)
    return;
  const uint32_t file = builder.load_as_it_stands(lock_name).file;
  builder.problem(Problem::Kind::unsupported, "these migrations are not for PostgreSQL", "", {{file, {}}});
}

// Some projects let a program run what a migration.sql cannot do.
std::optional<std::string> code_beside(const Listing& listing, const std::string& folder) {
  for (const char* name : {"migration.ts", "migration.js"}) {
    if (listing.has(folder + "/" + name)) return name;
  }
  return std::nullopt;
}

void read_migration(Builder& builder, const std::string& path) {
  Revision revision;
  revision.id = folder_of(path);
  const size_t underscore = revision.id.find('_');
  if (underscore != std::string::npos)
    revision.title = title_of(std::string_view(revision.id).substr(underscore + 1));
  const Builder::Loaded loaded = builder.load(path);
  if (!loaded.readable)
    revision.opaque = "its file cannot be read as text";
  else if (const std::optional<std::string> code = code_beside(builder.listing(), revision.id))
    revision.opaque = *code + " beside its SQL is code";
  revision.file = loaded.file;
  revision.up = Script{loaded.file, builder.chain().files[loaded.file].whole(), false, SendMode::one_string};
  builder.chain().revisions.push_back(std::move(revision));
}

// Newer Prisma keeps migrations in TypeScript among those in SQL.
bool is_code(std::string_view path) {
  const std::string_view file = path.substr(folder_of(path).size());
  return file == "/migration.ts" || file == "/migration.js";
}

void read_code(Builder& builder, const std::string& path) {
  Revision revision;
  revision.id = folder_of(path);
  const size_t underscore = revision.id.find('_');
  if (underscore != std::string::npos)
    revision.title = title_of(std::string_view(revision.id).substr(underscore + 1));
  revision.file = builder.add({builder.listing().full_path(path), "", false});
  revision.opaque = "it is written in TypeScript";
  builder.problem(Problem::Kind::unsupported,
                  path + " is written in TypeScript: what it does cannot be known here", "",
                  {{revision.file, {}}}, {revision.id});
  builder.chain().revisions.push_back(std::move(revision));
}

bool holds_script(const Listing& listing, std::string_view folder) {
  const std::string name(folder);
  return listing.has(name + std::string(script_name)) || listing.has(name + "/migration.ts") ||
         listing.has(name + "/migration.js");
}

void read(Builder& builder) {
  check_provider(builder);
  std::vector<std::string> migrations;
  std::string empty_folder;
  for (const std::string& path : builder.listing().paths()) {
    const bool beside =
        is_code(path) && builder.listing().has(std::string(folder_of(path)) + std::string(script_name));
    if (is_migration(path) || (is_code(path) && !beside)) {
      migrations.push_back(path);
    } else if (path.find('/') == std::string::npos) {
      if (path != lock_name) builder.ignore(path);
    } else if (!holds_script(builder.listing(), folder_of(path)) && folder_of(path) != empty_folder) {
      empty_folder = folder_of(path);
      const uint32_t file = builder.add({builder.listing().full_path(empty_folder), "", false});
      builder.problem(Problem::Kind::malformed,
                      empty_folder + " holds no migration.sql: Prisma refuses the whole chain",
                      "add its migration.sql, or delete the folder", {{file, {}}});
    }
  }
  // By folder, which is not the order of the paths: '-' sorts before '/'.
  std::sort(migrations.begin(), migrations.end(),
            [](const std::string& a, const std::string& b) { return folder_of(a) < folder_of(b); });
  for (const std::string& path : migrations) {
    if (is_code(path))
      read_code(builder, path);
    else
      read_migration(builder, path);
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  return {{revision.version + "_" + revision.name + std::string(script_name), ""}};
}

}  // namespace

extern constinit const Layout prisma_layout{
    .name = "prisma",
    .numbered = true,
    .by_time = true,
    .likeness = likeness,
    .read = read,
    .new_files = new_files,
    .history = {.table = "_prisma_migrations",
                .made_by = "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL, "
                           "checksum varchar(64) NOT NULL, finished_at timestamptz, "
                           "migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, "
                           "started_at timestamptz NOT NULL DEFAULT now(), "
                           "applied_steps_count integer NOT NULL DEFAULT 0)"},
    .connection = {.makes_schema = true}};

}  // namespace chain::layouts
