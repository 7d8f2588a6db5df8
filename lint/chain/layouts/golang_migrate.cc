// golang-migrate: ^([0-9]+)_(.*)\.(down|up)\.(.*)$ in one folder; the version is a number, other files are
// skipped without a word (source/parse.go). A file is sent as one simple query, with no transaction around it
// (database/postgres/postgres.go, Run). Atlas writes the same names, with its atlas.sum beside them.
#include <array>

#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"

namespace chain::layouts {
namespace {

bool in_folder(std::string_view path) {
  return path.find('/') == std::string_view::npos;
}

// Skipped by the tool, but meant as a migration: 12a_x.up.sql, 12-x.up.sql.
bool looks_like_one(std::string_view file) {
  return leading_digits(file) > 0 && (file.ends_with(".up.sql") || file.ends_with(".down.sql"));
}

int likeness(const Listing& listing) {
  size_t pairs = 0;
  for (const std::string& path : listing.paths()) {
    if (in_folder(path) && pair_name(path)) ++pairs;
  }
  if (pairs == 0) return 0;
  return listing.has("atlas.sum") ? 80 : 60;
}

void send_as(std::string_view, Script& script) {
  script.transactional = false;
  script.send = SendMode::one_string;
}

void read(Builder& builder) {
  std::vector<UpDownFile> files;
  for (const std::string& path : builder.listing().paths()) {
    if (!in_folder(path)) continue;
    const std::optional<PairName> pair = pair_name(path);
    if (pair && dialect_of_name(path) != Dialect::other) {
      files.push_back({path, std::string(pair->version), std::string(pair->name), pair->is_up});
    } else if (!pair && looks_like_one(path)) {
      const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
      builder.problem(Problem::Kind::misnamed,
                      path + " is skipped: its name is not <number>_<name>.up.sql or .down.sql", "rename it",
                      {{file, {}}});
    } else {
      builder.ignore(path);
    }
  }
  read_up_down_files(builder, std::move(files), send_as);
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string base = revision.version + "_" + revision.name;
  return {{base + ".up.sql", ""}, {base + ".down.sql", ""}};
}

constexpr std::array<std::string_view, 1> settings_files = {".env"};
constexpr std::array<std::string_view, 2> connection_keys = {"POSTGRESQL_URL", "DATABASE_URL"};

}  // namespace

extern constinit const Layout golang_migrate_layout{
    .name = "golang-migrate",
    .also = "migrate",
    .numbered = true,
    .has_downs = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.alone = true},
    .new_files = new_files,
    .history = {.table = "schema_migrations",
                .made_by = "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, "
                           "dirty boolean NOT NULL)"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
