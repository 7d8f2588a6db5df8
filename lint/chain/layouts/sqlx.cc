// sqlx (sqlx-core/src/migrate/source.rs): <number>_<name>.sql, or the pair .up.sql and .down.sql, in one
// folder. A file whose first part is no number is an error, one without '_' or .sql is skipped. Each file is
// sent as one simple query inside a transaction, unless it begins with `-- no-transaction`.
#include <algorithm>
#include <array>

#include "lint/chain/misspelt_marker.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"

namespace chain::layouts {
namespace {

bool is_migration_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && path.find('_') != std::string_view::npos &&
         path.ends_with(".sql");
}

bool is_numbered(std::string_view path) {
  return is_migration_file(path) && is_digits(path.substr(0, path.find('_')));
}

bool is_pair(std::string_view path) {
  return path.ends_with(".up.sql") || path.ends_with(".down.sql");
}

// What `sqlx migrate add` writes into a new file, or the one directive there is.
bool has_a_sign(const Listing& listing) {
  constexpr size_t everywhere = 100000;
  return listing.any_holds(is_numbered, "migration script here", everywhere) ||
         listing.any_holds(is_numbered, "-- no-transaction", everywhere);
}

// Where the folder stands in a Rust project: a Cargo.toml above it, and no go.mod nearer.
bool in_rust_project(const std::string& root) {
  constexpr int levels = 6;
  std::string folder = text::absolute(root);
  for (int i = 0; i < levels && !folder.empty(); ++i) {
    if (text::path_kind(text::join_path(folder, "go.mod")) == text::PathKind::file) return false;
    if (text::path_kind(text::join_path(folder, "Cargo.toml")) == text::PathKind::file) return true;
    folder = std::string(text::directory(folder));
  }
  return false;
}

int likeness(const Listing& listing) {
  size_t plain = 0;
  size_t pairs = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_numbered(path)) continue;
    ++(is_pair(path) ? pairs : plain);
  }
  if (plain == 0 && pairs == 0) return 0;
  // Pairs are golang-migrate's as well, and more often; an atlas.sum says that they are not sqlx's.
  if (plain == 0 && listing.has("atlas.sum")) return 20;
  if (has_a_sign(listing) || in_rust_project(listing.root())) return 65;
  return plain == 0 ? 20 : 40;
}

void send_as(std::string_view sql, Script& script) {
  // The latter is what the npm package postgres-migrations reads, whose files have the same names.
  script.transactional =
      !sql.starts_with("-- no-transaction") && !sql.starts_with("-- postgres-migrations disable-transaction");
  script.send = SendMode::one_string;
}

// The one directive there is counts at the very beginning of a file, and only as it is written.
void check_first_line(Builder& builder, const Revision& revision) {
  constexpr std::array spellings = {MarkerSpelling{"-- no-transaction", {}}};
  for (const std::optional<Script>* script : {&revision.up, &revision.down}) {
    if (!*script || !(*script)->transactional) continue;
    const std::string_view sql = builder.bytes((*script)->file);
    const std::string_view line = sql.substr(0, std::min(sql.find_first_of("\r\n"), sql.size()));
    const std::optional<std::string_view> meant = misspelt_marker(line, spellings);
    if (!meant) continue;
    builder.problem(Problem::Kind::directive, "`" + std::string(line) + "` is only a comment to sqlx",
                    "did you mean `" + std::string(*meant) + "`?",
                    {{(*script)->file, {0, static_cast<uint32_t>(line.size())}}}, {revision.id},
                    Misspelt{std::string(line), std::string(*meant)});
  }
}

void read(Builder& builder) {
  std::vector<UpDownFile> files;
  for (const std::string& path : builder.listing().paths()) {
    if (!is_migration_file(path)) {
      if (path.find('/') == std::string::npos) builder.ignore(path);
      continue;
    }
    if (!is_numbered(path)) {
      const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
      builder.problem(Problem::Kind::misnamed,
                      path + " does not begin with a number: sqlx refuses the folder",
                      "rename it to <number>_<name>.sql", {{file, {}}});
      continue;
    }
    const size_t underscore = path.find('_');
    const bool is_down = path.ends_with(".down.sql");
    const size_t suffix = is_down ? 9 : path.ends_with(".up.sql") ? 7 : 4;
    const std::string name = path.size() > underscore + 1 + suffix
                                 ? path.substr(underscore + 1, path.size() - underscore - 1 - suffix)
                                 : "";
    files.push_back({path, path.substr(0, underscore), name, !is_down});
  }
  read_up_down_files(builder, std::move(files), send_as);
  for (const Revision& revision : builder.chain().revisions) check_first_line(builder, revision);
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string base = revision.version + "_" + revision.name;
  const std::string first = revision.no_transaction ? "-- no-transaction\n" : "";
  return {{base + ".up.sql", first}, {base + ".down.sql", first}};
}

}  // namespace

extern constinit const Layout sqlx_layout{
    .name = "sqlx",
    .numbered = true,
    .has_downs = true,
    .guessed = "numbered SQL files without any tool's marks",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- no-transaction",
                       .advice = "let the file begin with `{}`, and hold this statement alone",
                       .alone = true},
    .new_files = new_files,
    .history = {.table = "_sqlx_migrations",
                .made_by =
                    "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, "
                    "installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, "
                    "checksum bytea NOT NULL, execution_time bigint NOT NULL)"}};

}  // namespace chain::layouts
