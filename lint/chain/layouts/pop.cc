// pop (Go; migration_info.go, file_migrator.go):
// <number>_<name>[.<dialect>][.autocommit].<up|down>.<sql|fizz> in one folder. Of a version's files in one
// direction the one of the dialect wins over the one for all; a file of another database is none of ours. A
// script is sent as one string in a transaction, with
// `.autocommit` in none. fizz is a language of its own.
#include <array>
#include <set>

#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"

namespace chain::layouts {
namespace {

struct Name {
  UpDownFile file;
  Dialect dialect = Dialect::none;
  bool autocommit = false, fizz = false;
};

std::optional<Name> read_name(const std::string& path) {
  const size_t digits = leading_digits(path);
  if (path.find('/') != std::string::npos || digits == 0 || digits == path.size() || path[digits] != '_')
    return std::nullopt;
  Name name;
  name.fizz = path.ends_with(".fizz");
  if (!name.fizz && !path.ends_with(".sql")) return std::nullopt;
  std::string_view rest = std::string_view(path).substr(digits + 1, path.rfind('.') - digits - 1);
  const bool up = rest.ends_with(".up");
  if (!up && !rest.ends_with(".down")) return std::nullopt;
  rest.remove_suffix(up ? 3 : 5);
  name.autocommit = rest.ends_with(".autocommit");
  if (name.autocommit) rest.remove_suffix(11);
  name.dialect = dialect_of_name(rest);
  name.file = {path, path.substr(0, digits), std::string(rest.substr(0, rest.find('.'))), up};
  return name;
}

// Two files of one version and direction, or what only pop has in its names.
int likeness(const Listing& listing) {
  std::optional<Name> before;
  for (const std::string& path : listing.paths()) {
    std::optional<Name> name = read_name(path);
    if (!name) continue;
    if (name->fizz || name->autocommit) return 67;
    if (before && before->file.version == name->file.version && before->file.is_up == name->file.is_up &&
        before->file.name == name->file.name && before->dialect != name->dialect &&
        (before->dialect == Dialect::none || name->dialect == Dialect::none))
      return 67;
    before = std::move(name);
  }
  return 0;
}

void send_as(std::string_view, Script& script) {
  script.transactional = true;
  script.send = SendMode::one_string;
}

void read(Builder& builder) {
  std::vector<Name> names;
  for (const std::string& path : builder.listing().paths()) {
    std::optional<Name> name = read_name(path);
    if (name && name->dialect != Dialect::other)
      names.push_back(*std::move(name));
    else if (path.find('/') == std::string::npos)
      builder.ignore(path);
  }
  std::set<std::pair<std::string_view, bool>> of_dialect;
  for (const Name& name : names) {
    if (name.dialect == Dialect::postgres) of_dialect.emplace(name.file.version, name.file.is_up);
  }
  std::vector<UpDownFile> files;
  for (const Name& name : names) {
    const bool beaten =
        name.dialect == Dialect::none && of_dialect.contains({name.file.version, name.file.is_up});
    if (beaten)
      builder.ignore(name.file.path);
    else
      files.push_back(name.file);
  }
  read_up_down_files(builder, std::move(files), send_as);
  for (Revision& revision : builder.chain().revisions) {
    for (std::optional<Script>* script : {&revision.up, &revision.down}) {
      if (*script && builder.chain().files[(*script)->file].path.find(".autocommit.") != std::string::npos)
        (*script)->transactional = false;
    }
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string base =
      revision.version + "_" + revision.name + (revision.no_transaction ? ".autocommit" : "");
  return {{base + ".up.sql", ""}, {base + ".down.sql", ""}};
}

constexpr std::array<std::string_view, 2> settings_files = {"database.yml", "config/database.yml"};
constexpr std::array<std::string_view, 1> connection_keys = {"url"};
constexpr std::array<std::string_view, 1> path_keys = {"search_path"};

}  // namespace

extern constinit const Layout pop_layout{
    .name = "pop",
    .numbered = true,
    .has_downs = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "give it a file of its own whose name has `.autocommit` before `.up.sql`",
                       .alone = true},
    .new_files = new_files,
    .history = {.table = "schema_migration",
                .made_by = "CREATE TABLE schema_migration (version varchar(14) NOT NULL); "
                           "CREATE UNIQUE INDEX schema_migration_version_idx ON schema_migration (version)"},
    .connection = {.files = settings_files, .strings = connection_keys, .paths = path_keys}};

}  // namespace chain::layouts
