// sql-migrate (sqlparse/sqlparse.go, migrate.go): files that hold `-- +migrate Up` and `-- +migrate Down`,
// each perhaps with `notransaction`, ordered by the number they begin with; the whole name is what it
// records, so that one number may stand twice. Its statements are sent one by one, in a transaction.
// StatementBegin and StatementEnd stand around bodies: comments to the server. Every section of a file
// counts, and `notransaction` on one of a direction counts for all of it. Markers begin in column 1 and are
// case-sensitive; any other command is passed over without a word, its SQL is the section's before it.
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/up_down_sections.h"

namespace chain::layouts {
namespace {

int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  return listing.any_holds(is_versioned_sql, "+migrate ", sample) ? 91 : 0;
}

constexpr std::string_view command = "-- +migrate ";
constexpr std::array spellings = {MarkerSpelling{"-- +migrate Up", {}},
                                  MarkerSpelling{"-- +migrate Down", {}},
                                  MarkerSpelling{"-- +migrate Up notransaction", {}},
                                  MarkerSpelling{"-- +migrate Down notransaction", {}},
                                  MarkerSpelling{"-- +migrate StatementBegin", {}},
                                  MarkerSpelling{"-- +migrate StatementEnd", {}}};

Marker mark(std::string_view line) {
  if (!line.starts_with(command)) return {};
  const std::vector<std::string_view> words = words_of(line.substr(command.size()));
  if (words.empty()) return {Marker::Kind::unknown};
  if (words.size() == 1 && (words[0] == "StatementBegin" || words[0] == "StatementEnd"))
    return {Marker::Kind::statement};
  const bool known_option = words.size() == 1 || (words.size() == 2 && words[1] == "notransaction");
  if (!known_option || (words[0] != "Up" && words[0] != "Down")) return {Marker::Kind::unknown};
  return {words[0] == "Up" ? Marker::Kind::up : Marker::Kind::down, words.size() == 1};
}

// By the number that they begin with; those that begin with none come last, by their names.
std::vector<std::string> files_of(Builder& builder) {
  std::vector<std::string> files = versioned_files(builder);
  std::vector<std::string>& ignored = builder.chain().ignored;
  for (const std::string& path : builder.listing().paths()) {
    const bool named =
        path.find('/') == std::string::npos && path.ends_with(".sql") && !is_versioned_sql(path);
    const text::Source* source = named ? builder.listing().peek(path) : nullptr;
    if (source == nullptr || source->bytes.find(command) == std::string::npos) continue;
    std::erase(ignored, builder.listing().full_path(path));
    files.push_back(path);
  }
  return files;
}

void read(Builder& builder) {
  const UpDownSections sections{.mark = mark,
                                .spellings = spellings,
                                .send = SendMode::statements,
                                .up_first = false,
                                .again = UpDownSections::Again::append,
                                .no_up = "there is no `-- +migrate Up` in this file",
                                .whole_name = true};
  for (const std::string& path : files_of(builder)) read_up_down_sections(builder, path, sections);
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string option = revision.no_transaction ? " notransaction" : "";
  return {{revision.version + "_" + revision.name + ".sql",
           "-- +migrate Up" + option + "\n\n\n-- +migrate Down" + option + "\n\n"}};
}

constexpr std::array<std::string_view, 2> settings_files = {"dbconfig.yml", "dbconfig.yaml"};
constexpr std::array<std::string_view, 1> connection_keys = {"datasource"};

}  // namespace

extern constinit const Layout sql_migrate_layout{
    .name = "sql-migrate",
    .numbered = true,
    .keyed_by_name = true,
    .has_downs = true,
    .up_mark = "-- +migrate Up",
    .down_mark = "-- +migrate Down",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- +migrate Up notransaction",
                       .down_line = "-- +migrate Down notransaction",
                       .advice = "write `{}`"},
    .new_files = new_files,
    .history = {.table = "gorp_migrations",
                .made_by =
                    "CREATE TABLE gorp_migrations (id text NOT NULL PRIMARY KEY, applied_at timestamptz)"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
