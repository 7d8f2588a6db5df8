// Diesel (migrations_internals): a folder <version>_<name>/ for each revision, with up.sql and perhaps
// down.sql. The version is the text before the first '_' without its '-', and versions are compared as
// strings. metadata.toml may say run_in_transaction; a file that does not say so means false, no file means
// true. Each script is sent as one simple query. An empty up.sql is an error.
#include <algorithm>
#include <array>
#include <map>

#include "lint/chain/layout.h"
#include "lint/chain/misspelt_key.h"
#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

struct Folder {
  std::string name;
  std::string version;
  std::vector<std::string> files;
};

std::string version_of(std::string_view folder) {
  std::string version(folder.substr(0, folder.find('_')));
  std::erase(version, '-');
  return version;
}

std::vector<Folder> folders_of(const Listing& listing) {
  std::vector<Folder> folders;
  for (const std::string& path : listing.paths()) {
    const size_t slash = path.find('/');
    if (slash == std::string::npos || path.find('/', slash + 1) != std::string::npos) continue;
    if (folders.empty() || folders.back().name != path.substr(0, slash)) {
      folders.push_back({path.substr(0, slash), version_of(path.substr(0, slash)), {}});
    }
    folders.back().files.push_back(path.substr(slash + 1));
  }
  return folders;
}

bool holds(const Folder& folder, std::string_view file) {
  return std::find(folder.files.begin(), folder.files.end(), file) != folder.files.end();
}

int likeness(const Listing& listing) {
  size_t revisions = 0;
  for (const Folder& folder : folders_of(listing)) {
    if (leading_digits(folder.name) > 0 && holds(folder, "up.sql")) ++revisions;
  }
  return revisions > 0 ? 90 : 0;
}

// The value of the one key that matters; the rest of the file is Diesel's business.
bool runs_in_transaction(const Listing& listing, const Folder& folder) {
  if (!holds(folder, "metadata.toml")) return true;
  const text::Source* source = listing.peek(folder.name + "/metadata.toml");
  if (source == nullptr) return true;
  const std::string_view text = source->bytes;
  for (size_t at = text.find("run_in_transaction"); at != std::string_view::npos;
       at = text.find("run_in_transaction", at + 1)) {
    const size_t line = text.rfind('\n', at) + 1;
    if (text.substr(line, at - line).find_first_not_of(" \t\"") != std::string_view::npos) continue;
    const std::string_view rest = text.substr(at, text.find('\n', at) - at);
    const size_t equals = rest.find('=');
    if (equals == std::string_view::npos) continue;
    const size_t value = rest.find_first_not_of(" \t", equals + 1);
    return value != std::string_view::npos && rest.substr(value).starts_with("true");
  }
  return false;
}

Script load_script(Builder& builder, const std::string& path, bool transactional, Revision& revision) {
  const Builder::Loaded loaded = builder.load(path);
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  return {loaded.file, builder.chain().files[loaded.file].whole(), transactional, SendMode::one_string};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void read_folder(Builder& builder, const Folder& folder) {
  if (folder.version.empty()) {
    if (!holds(folder, "up.sql")) return;
    const uint32_t file = builder.add({builder.listing().full_path(folder.name), "", false});
    builder.problem(Problem::Kind::misnamed, folder.name + " has no version before its first '_'",
                    "rename it to <version>_<name>", {{file, {}}});
    return;
  }
  Revision revision;
  revision.id = folder.version;
  const size_t underscore = folder.name.find('_');
  if (underscore != std::string::npos)
    revision.title = title_of(std::string_view(folder.name).substr(underscore + 1));
  const bool transactional = runs_in_transaction(builder.listing(), folder);
  constexpr std::array<std::string_view, 1> keys = {"run_in_transaction"};
  report_misspelt_keys(builder, folder.name + "/metadata.toml", keys, revision.id);
  if (holds(folder, "up.sql")) {
    revision.up = load_script(builder, folder.name + "/up.sql", transactional, revision);
    revision.file = revision.up->file;
    if (!revision.opaque && is_blank(builder.bytes(revision.file))) {
      builder.problem(Problem::Kind::malformed, "up.sql is empty: Diesel refuses it", "a comment is enough",
                      {{revision.file, {}}}, {revision.id});
    }
  }
  if (holds(folder, "down.sql")) {
    revision.down = load_script(builder, folder.name + "/down.sql", transactional, revision);
    if (!revision.up) revision.file = revision.down->file;
  }
  if (!revision.up && !revision.down) {
    if (leading_digits(folder.name) == 0 || builder.listing().partial()) return;
    const uint32_t file = builder.add({builder.listing().full_path(folder.name), "", false});
    builder.problem(Problem::Kind::malformed,
                    folder.name + " holds no up.sql: Diesel refuses the whole chain",
                    "add its up.sql, or delete the folder", {{file, {}}}, {revision.id});
    return;
  }
  builder.chain().revisions.push_back(std::move(revision));
}

void read(Builder& builder) {
  std::vector<Folder> folders = folders_of(builder.listing());
  std::stable_sort(folders.begin(), folders.end(),
                   [](const Folder& a, const Folder& b) { return a.version < b.version; });
  for (const Folder& folder : folders) read_folder(builder, folder);
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') == std::string::npos) builder.ignore(path);
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string folder = revision.version + "_" + revision.name;
  std::vector<NewFile> files{{folder + "/up.sql", "-- \n"}, {folder + "/down.sql", "-- \n"}};
  if (revision.no_transaction) files.push_back({folder + "/metadata.toml", "run_in_transaction = false\n"});
  return files;
}

}  // namespace

extern constinit const Layout diesel_layout{
    .name = "diesel",
    .numbered = true,
    .has_downs = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice =
                           "add a metadata.toml with `run_in_transaction = false`, and let the file hold "
                           "this statement alone",
                       .alone = true},
    .new_files = new_files,
    .history = {.table = "__diesel_schema_migrations",
                .made_by =
                    "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, "
                    "run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)"}};

}  // namespace chain::layouts
