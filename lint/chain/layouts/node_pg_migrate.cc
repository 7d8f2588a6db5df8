// node-pg-migrate's SQL files (src/sqlMigration.ts): `-- Up Migration` and `-- Down Migration`, in any case
// and with more dashes and blanks, ordered by the number they begin with; the first of each counts. The name
// without its extension is what it records. All that is pending goes in one transaction. Without an up mark
// the whole file is the up, what follows the down mark included. x.up.sql and x.down.sql are one migration,
// x.sql. Migrations in JavaScript stand among them.
#include <algorithm>
#include <array>
#include <ctime>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

constexpr std::array spellings = {MarkerSpelling{"-- Up Migration", "up"},
                                  MarkerSpelling{"-- Down Migration", "down"}};

Marker mark(std::string_view line) {
  line = text::trim(line);
  if (!line.starts_with("--")) return {};
  const size_t text = line.find_first_not_of("- \t");
  if (text == std::string_view::npos) return {};
  const std::vector<std::string_view> words = words_of(line.substr(text));
  if (words.size() < 2 || !same_ignoring_case(words[1].substr(0, 9), "migration")) return {};
  if (same_ignoring_case(words[0], "up")) return {Marker::Kind::up};
  if (same_ignoring_case(words[0], "down")) return {Marker::Kind::down};
  return {};
}

std::optional<text::Span> first_of(std::string_view sql, Marker::Kind kind) {
  for (const Line& line : lines_of(sql, LineEnds::any)) {
    if (mark(sql.substr(line.span.begin, line.span.size())).kind == kind) return line.span;
  }
  return std::nullopt;
}

bool holds(std::string_view sql, Marker::Kind kind) {
  return first_of(sql, kind).has_value();
}

std::string_view stem_of(std::string_view path) {
  return path.substr(0, path.rfind('.'));
}

bool is_code(std::string_view path) {
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 &&
         (path.ends_with(".js") || path.ends_with(".ts") || path.ends_with(".cjs") || path.ends_with(".mjs"));
}

// A scaffolded file has both marks, one that somebody wrote may lack them: a few files are enough to tell.
int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  size_t tried = 0;
  int sure = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_versioned_sql(path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && holds(source->bytes, Marker::Kind::up)) return 91;
    if (source != nullptr && holds(source->bytes, Marker::Kind::down)) sure = 60;
  }
  const bool in_code =
      sure == 0 && tried == 0 &&
      (listing.any_holds(is_code, "node-pg-migrate", sample) || listing.any_holds(is_code, "pgm.", sample));
  return in_code ? 86 : sure;
}

// The number that a file is ordered by: 17 digits are a time down to milliseconds, as 13 digits are in
// milliseconds since 1970 (src/migration.ts). Only its order matters here, so that all become 17 digits.
std::string order_of(std::string_view path) {
  constexpr size_t since_1970 = 13;
  const std::string digits(path.substr(0, leading_digits(path)));
  if (digits.size() != since_1970) return digits;
  const int64_t milliseconds = std::stoll(digits);
  const std::time_t seconds = milliseconds / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &parts);
  const std::string thousandth = std::to_string(1000 + milliseconds % 1000);
  return text.data() + thousandth.substr(1);
}

std::vector<std::string> files_of(Builder& builder) {
  std::vector<std::string> files;
  for (const std::string& path : builder.listing().paths()) {
    if (is_versioned_sql(path) || is_code(path)) {
      files.push_back(path);
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
  std::stable_sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
    const std::string x = order_of(a), y = order_of(b);
    return x != y ? number_less(x, y) : a < b;
  });
  return files;
}

constexpr std::array<std::string_view, 1> calls = {"sql"};
constexpr std::array<std::string_view, 1> ups = {"up"};
constexpr std::array<std::string_view, 1> downs = {"down"};
constexpr CodeTool code_tool{.language = &languages::javascript,
                             .calls = calls,
                             .ups = ups,
                             .downs = downs,
                             .no_transaction = "noTransaction"};

// `among_sql`: a stray one, in a chain of SQL.
void read_code(Builder& builder, const std::string& path, bool among_sql) {
  Revision revision;
  revision.id = stem_of(path);
  revision.title = title_of(stem_of(path).substr(leading_digits(path)));
  read_code_migration(builder, path, code_tool, true, revision);
  if (revision.opaque && among_sql) {
    builder.problem(Problem::Kind::unsupported,
                    path + " is written in JavaScript: what it does cannot be known here", "",
                    {{revision.file, {}}}, {revision.id});
  }
  builder.chain().revisions.push_back(std::move(revision));
}

// x.up.sql -> x.down.sql, where the folder has both.
std::optional<std::string> down_of(const Listing& listing, const std::string& path) {
  constexpr std::string_view up = ".up.sql";
  if (!path.ends_with(up)) return std::nullopt;
  std::string down = path.substr(0, path.size() - up.size()) + ".down.sql";
  return listing.has(down) ? std::optional(std::move(down)) : std::nullopt;
}

bool is_down_of_pair(const Listing& listing, const std::string& path) {
  constexpr std::string_view down = ".down.sql";
  return path.ends_with(down) && listing.has(path.substr(0, path.size() - down.size()) + ".up.sql");
}

void read_pair(Builder& builder, const std::string& path, const std::string& down) {
  Revision revision;
  const std::string_view stem = stem_of(stem_of(path));
  revision.id = std::string(stem) + ".sql";
  revision.title = title_of(stem.substr(leading_digits(stem)));
  const auto script = [&](const std::string& of) {
    const Builder::Loaded loaded = builder.load(of);
    if (!loaded.readable) revision.opaque = "its file cannot be read as text";
    return Script{loaded.file, builder.chain().files[loaded.file].whole(), true, SendMode::one_string};
  };
  revision.up = script(path);
  revision.file = revision.up->file;
  revision.down = script(down);
  builder.chain().revisions.push_back(std::move(revision));
}

void read(Builder& builder) {
  const UpDownSections both{
      .mark = mark, .spellings = spellings, .line_ends = LineEnds::any, .whole_name = true};
  const UpDownSections whole{
      .mark = [](std::string_view) { return Marker{}; }, .up_first = true, .whole_name = true};
  const std::vector<std::string> files = files_of(builder);
  const bool among_sql = !std::all_of(files.begin(), files.end(), is_code);
  for (const std::string& path : files) {
    if (is_down_of_pair(builder.listing(), path)) continue;
    if (is_code(path)) {
      read_code(builder, path, among_sql);
    } else if (const std::optional<std::string> down = down_of(builder.listing(), path)) {
      read_pair(builder, path, *down);
    } else {
      const text::Source* source = builder.listing().peek(path);
      const bool marked = source != nullptr && holds(source->bytes, Marker::Kind::up);
      const std::optional<text::Span> stray =
          source == nullptr || marked ? std::nullopt : first_of(source->bytes, Marker::Kind::down);
      read_up_down_sections(builder, path, marked ? both : whole);
      if (stray) {
        builder.problem(Problem::Kind::malformed,
                        "without `-- Up Migration` the whole file runs on the way up, its down included",
                        "put `-- Up Migration` before the SQL",
                        {{builder.chain().revisions.back().file, *stray}}, {std::string(stem_of(path))});
      }
    }
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  return {{revision.version + "_" + revision.name + ".sql", "-- Up Migration\n\n\n-- Down Migration\n\n"}};
}

}  // namespace

extern constinit const Layout node_pg_migrate_layout{
    .name = "node-pg-migrate",
    .numbered = true,
    .keyed_by_name = true,
    .has_downs = true,
    .up_mark = "-- Up Migration",
    .down_mark = "-- Down Migration",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "write a migration in JavaScript that calls `pgm.noTransaction()`: in "
                                 "node-pg-migrate a file of SQL has no way out of the transaction",
                       .alone = true},
    .new_files = new_files,
    .history = {.table = "pgmigrations",
                .made_by = "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, "
                           "run_on timestamp NOT NULL)"}};

}  // namespace chain::layouts
