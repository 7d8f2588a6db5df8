// Pairs of a project's own naming: any <...>.up.sql and <...>.down.sql with a number at the beginning of the
// name, after letters (V0001.Initial.up.sql) or not; _up and _down, or -up and -down, as well; postgrator's
// <number>.do.<name>.sql and <number>.undo.<name>.sql; yoyo's <name>.sql and <name>.rollback.sql, which yoyo
// sends statement by statement in a transaction. Where a name also says a dialect (x.postgres.up.sql), the
// other databases' files are left out. A file is taken to be sent as one simple query without a transaction;
// names that Alembic's offline mode is rendered into (<number>_<revision hash>_<name>) are sent statement by
// statement within a transaction, as Alembic's environments run them: the BEGIN and COMMIT around each are
// not in the file, those of an autocommit block are.
#include <algorithm>
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/misspelt_marker.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

size_t letters(std::string_view name) {
  size_t count = 0;
  while (count < name.size() && ((name[count] | 0x20) >= 'a' && (name[count] | 0x20) <= 'z')) ++count;
  return count;
}

struct Direction {
  bool is_up = true;
  std::string stem;  // the path without what says so, and without .sql
};

std::optional<Direction> direction_of(const std::string& path) {
  struct Suffix {
    std::string_view text;
    bool is_up;
  };
  static constexpr std::array<Suffix, 7> suffixes = {{{".up.sql", true},
                                                      {".down.sql", false},
                                                      {"_up.sql", true},
                                                      {"_down.sql", false},
                                                      {"-up.sql", true},
                                                      {"-down.sql", false},
                                                      {".rollback.sql", false}}};
  for (const Suffix& suffix : suffixes) {
    if (path.ends_with(suffix.text))
      return Direction{suffix.is_up, path.substr(0, path.size() - suffix.text.size())};
  }
  if (!path.ends_with(".sql")) return std::nullopt;
  const size_t digits = leading_digits(path);
  const std::string_view rest = std::string_view(path).substr(digits, path.size() - digits - 4);
  for (const std::string_view word : {".do.", ".undo."}) {
    if (rest.starts_with(word))
      return Direction{word == ".do.", path.substr(0, digits) + "." + std::string(rest.substr(word.size()))};
  }
  return std::nullopt;
}

// yoyo numbers the migrations of a day: 20230101_02_...
size_t digits_of_day(std::string_view stem, size_t digits) {
  if (digits == stem.size() || stem[digits] != '_') return digits;
  const size_t more = leading_digits(stem.substr(digits + 1));
  const size_t end = digits + 1 + more;
  return more > 0 && end < stem.size() && (stem[end] == '_' || stem[end] == '-') ? end : digits;
}

std::optional<UpDownFile> file_named(const std::string& path, const Direction& direction, bool yoyo) {
  const size_t prefix = letters(direction.stem);
  size_t digits = leading_digits(std::string_view(direction.stem).substr(prefix));
  if (yoyo && prefix == 0) digits = digits_of_day(direction.stem, digits);
  if (prefix > 3 || digits == 0) return std::nullopt;
  UpDownFile file;
  file.path = path;
  file.version = direction.stem.substr(prefix, digits);
  file.name = direction.stem.substr(prefix + digits);
  const size_t first = file.name.find_first_not_of("._-");
  file.name.erase(0, first == std::string::npos ? file.name.size() : first);
  file.is_up = direction.is_up;
  return file;
}

bool is_sql(std::string_view path) {
  return path.ends_with(".sql");
}

// With yoyo's names an up has nothing that says so.
bool has_rollbacks(const Listing& listing) {
  return std::any_of(listing.paths().begin(), listing.paths().end(),
                     [](const std::string& path) { return path.ends_with(".rollback.sql"); });
}

std::optional<UpDownFile> parse_name(const std::string& path, bool rollbacks) {
  if (path.find('/') != std::string::npos) return std::nullopt;
  if (const std::optional<Direction> direction = direction_of(path))
    return file_named(path, *direction, rollbacks);
  if (!rollbacks || !path.ends_with(".sql")) return std::nullopt;
  return file_named(path, {true, path.substr(0, path.size() - 4)}, rollbacks);
}

bool begins_with_hash(std::string_view name) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() > 12 && name[12] == '_' && std::all_of(name.begin(), name.begin() + 12, is_hex);
}

bool is_rendered(const std::vector<UpDownFile>& files) {
  return !files.empty() && std::all_of(files.begin(), files.end(),
                                       [](const UpDownFile& f) { return begins_with_hash(f.name); });
}

std::vector<UpDownFile> pairs_of(const Listing& listing) {
  std::vector<UpDownFile> files;
  const bool rollbacks = has_rollbacks(listing);
  for (const std::string& path : listing.paths()) {
    if (std::optional<UpDownFile> file = parse_name(path, rollbacks)) files.push_back(*std::move(file));
  }
  return files;
}

int likeness(const Listing& listing) {
  const std::vector<UpDownFile> files = pairs_of(listing);
  if (files.empty()) return 0;
  if (is_rendered(files)) return 70;
  // Names that sqlx and goose would take for revisions of their own: a down beside its up tells.
  const bool paired = std::any_of(files.begin(), files.end(), [&](const UpDownFile& down) {
    return !down.is_up && !down.path.ends_with(".down.sql") &&
           std::any_of(files.begin(), files.end(), [&](const UpDownFile& up) {
             return up.is_up && up.version == down.version && up.name == down.name;
           });
  });
  return paired ? 45 : 30;
}

void send_one_string(std::string_view, Script& script) {
  script.transactional = false;
  script.send = SendMode::one_string;
}

void send_statements(std::string_view, Script& script) {
  script.transactional = true;
  script.send = SendMode::statements;
}

// `-- transactional: false` stands among the comments at the top (yoyo/migrations.py).
void send_as_yoyo(std::string_view sql, Script& script) {
  script.transactional = true;
  script.send = SendMode::statements;
  for (const Line& line : lines_of(sql)) {
    const std::string_view text = text::trim(sql.substr(line.span.begin, line.span.size()));
    if (!text.empty() && !text.starts_with("--")) break;
    const std::vector<std::string_view> words = words_of(text);
    if (words.size() == 3 && words[1] == "transactional:" && same_ignoring_case(words[2], "false"))
      script.transactional = false;
  }
}

// Among the comments at the top, where it would count.
void check_yoyo(Builder& builder, const Revision& revision) {
  constexpr std::array spellings = {MarkerSpelling{"-- transactional: false", {}},
                                    MarkerSpelling{"-- transactional: true", {}}};
  for (const std::optional<Script>* script : {&revision.up, &revision.down}) {
    if (!*script) continue;
    const uint32_t file = (*script)->file;
    const std::string_view sql = builder.bytes(file);
    for (const Line& line : lines_of(sql)) {
      const std::string_view text = text::trim(sql.substr(line.span.begin, line.span.size()));
      if (!text.empty() && !text.starts_with("--")) break;
      const std::vector<std::string_view> words = words_of(text);
      if (words.size() > 1 && words[1] == "transactional:") continue;
      if (const auto meant = misspelt_marker(text, spellings))
        report_misspelt(builder, file, line.span, text, meant, revision.id);
    }
  }
}

bool is_yoyo(const Listing& listing) {
  constexpr size_t sample = 20;
  return has_rollbacks(listing) && (listing.any_holds(is_sql, "-- depends:", sample) ||
                                    listing.any_holds(is_sql, "-- transactional:", sample));
}

// Without other databases' files; where a version has a PostgreSQL file and one for all, without the latter.
std::vector<UpDownFile> for_postgres(std::vector<UpDownFile> files) {
  std::erase_if(files, [](const UpDownFile& file) { return dialect_of_name(file.path) == Dialect::other; });
  const auto is_postgres = [](const UpDownFile& file) {
    return dialect_of_name(file.path) == Dialect::postgres;
  };
  if (std::none_of(files.begin(), files.end(), is_postgres)) return files;
  const std::vector<UpDownFile> all = files;
  std::erase_if(files, [&](const UpDownFile& file) {
    if (dialect_of_name(file.path) == Dialect::postgres) return false;
    return std::any_of(all.begin(), all.end(), [&](const UpDownFile& other) {
      return other.version == file.version && other.is_up == file.is_up &&
             dialect_of_name(other.path) == Dialect::postgres &&
             other.name.substr(0, other.name.find('.')) == file.name.substr(0, file.name.find('.'));
    });
  });
  return files;
}

void read(Builder& builder) {
  const bool rollbacks = has_rollbacks(builder.listing());
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') == std::string::npos && !parse_name(path, rollbacks)) builder.ignore(path);
  }
  std::vector<UpDownFile> files = for_postgres(pairs_of(builder.listing()));
  const bool rendered = is_rendered(files);
  const SendRule rule = is_yoyo(builder.listing()) ? send_as_yoyo : send_one_string;
  read_up_down_files(builder, std::move(files), rendered ? send_statements : rule);
  if (rendered || rule != send_as_yoyo) return;
  for (const Revision& revision : builder.chain().revisions) check_yoyo(builder, revision);
}

}  // namespace

extern constinit const Layout pairs_layout{
    .name = "pairs",
    .numbered = true,
    .has_downs = true,
    .guessed = "ups and downs in files of their own, named as no tool does",
    .likeness = likeness,
    .read = read};

}  // namespace chain::layouts
