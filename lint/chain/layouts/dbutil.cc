// The upgrade tables of mautrix bridges (go.mau.fi/util, dbutil/upgradetable.go): *.sql files in one folder,
// each with a first line `-- v2 -> v4 (compatible with v1+): words`; without the first number it upgrades
// from the version before. The names say nothing but which of x.postgres.sql and x.sqlite.sql is whose. From
// version 0 on, the upgrade that begins at the version reached runs next: a new database takes the snapshot
// `-- v0 -> v27`, and none of the older upgrades that it stands for. `-- only: postgres` and
// `-- only: sqlite` keep lines for one database, commented out or not. A file is sent as one string in a
// transaction, unless its second line is `-- transaction: off`. Forward only.
#include <algorithm>
#include <array>
#include <charconv>

#include "lint/chain/lines.h"
#include "lint/chain/misspelt_marker.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

struct Header {
  int from = 0, to = 0;
  std::string_view words;
};

std::optional<Header> read_header(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!take(line, "-- v")) return std::nullopt;
  std::optional<int> number = take_number(line);
  if (!number) return std::nullopt;
  Header header{*number - 1, *number, {}};
  if (take(line, " -> v")) {
    header.from = *number;
    if (number = take_number(line); !number) return std::nullopt;
    header.to = *number;
  }
  if (take(line, " (compatible with v") && (!take_number(line) || !take(line, "+)"))) return std::nullopt;
  if (!take(line, ": ") || line.empty()) return std::nullopt;
  header.words = line;
  return header;
}

std::string_view first_line(std::string_view sql) {
  return sql.substr(0, sql.find('\n'));
}

bool is_upgrade_file(const std::string& path) {
  return path.find('/') == std::string::npos && path.ends_with(".sql");
}

int likeness(const Listing& listing) {
  const auto first = std::find_if(listing.paths().begin(), listing.paths().end(), is_upgrade_file);
  if (first == listing.paths().end()) return 0;
  const text::Source* source = listing.peek(*first);
  return source != nullptr && read_header(first_line(source->bytes)) ? 95 : 0;
}

// `-- only: postgres for next 2 lines`, `-- only: sqlite until "end only" (lines commented)`.
struct OnlyFor {
  bool ours = false, commented = false, until_end = false;
  int lines = 1;
};

std::optional<OnlyFor> read_only_for(std::string_view line) {
  line = text::trim(line);
  if (!take(line, "-- only: ")) return std::nullopt;
  OnlyFor only;
  only.ours = take(line, "postgres");
  if (!only.ours && !take(line, "sqlite")) return std::nullopt;
  if (take(line, " for next ")) {
    const std::optional<int> lines = take_number(line);
    if (!lines || !take(line, " lines")) return std::nullopt;
    only.lines = *lines;
  } else {
    only.until_end = take(line, " until \"end only\"");
  }
  only.commented = take(line, " (line commented)") || take(line, " (lines commented)");
  return only;
}

bool is_end(std::string_view line) {
  return text::trim(line).starts_with("-- end only ");
}

// The file as PostgreSQL gets it: what is SQLite's blanked, what is commented out for us written out. Every
// byte keeps its place.
class Filter {
 public:
  Filter(Builder& builder, uint32_t file, const std::string& revision)
      : builder_(builder), file_(file), revision_(revision), sql_(builder.bytes(file)) {}

  void filter() {
    const std::vector<Line> lines = lines_of(sql_);
    for (size_t i = 1; i < lines.size(); ++i) {
      const std::string_view text = text_of(lines[i]);
      const std::optional<OnlyFor> only = read_only_for(text);
      if (!only) {
        report(lines[i], text);
        continue;
      }
      size_t last = std::min(i + static_cast<size_t>(only->lines), lines.size() - 1);
      if (only->until_end) {
        last = i;
        while (last + 1 < lines.size() && !is_end(text_of(lines[last + 1]))) ++last;
      }
      for (size_t k = i + 1; k <= last; ++k) keep_or_blank(lines[k].span, *only);
      i = last + (only->until_end && last + 1 < lines.size() ? 1 : 0);
    }
    builder_.rewrite(file_, std::move(sql_));
  }

 private:
  std::string_view text_of(const Line& line) const {
    return std::string_view(sql_).substr(line.span.begin, line.span.size());
  }

  void keep_or_blank(text::Span line, const OnlyFor& only) {
    const bool commented = only.commented && text_of({line, 0}).starts_with("--");
    if (only.ours && !commented) return;
    const size_t size = only.ours ? 2 : line.size();
    std::fill_n(sql_.begin() + line.begin, size, ' ');
  }

  void report(const Line& line, std::string_view text) {
    constexpr std::array spellings = {
        MarkerSpelling{"-- only: postgres", {}},
        MarkerSpelling{"-- only: sqlite", {}},
        MarkerSpelling{"-- only: postgres until \"end only\"", {}},
        MarkerSpelling{"-- only: sqlite until \"end only\"", {}},
        MarkerSpelling{"-- transaction: off", {}},
    };
    const std::optional<std::string_view> meant = misspelt_marker(text, spellings);
    const bool is_option = text.starts_with("-- transaction: ");  // counts in the second line alone
    if (meant && !is_option) report_misspelt(builder_, file_, line.span, text::trim(text), meant, revision_);
  }

  Builder& builder_;
  uint32_t file_;
  const std::string& revision_;
  std::string sql_;
};

struct Upgrade {
  std::string path;
  Header header;  // its words are in `revision`
  Revision revision;
};

std::optional<Upgrade> read_upgrade(Builder& builder, const std::string& path) {
  const Builder::Loaded loaded = builder.load(path);
  const std::string_view sql = builder.bytes(loaded.file);
  const std::optional<Header> header = read_header(first_line(sql));
  if (!header) {
    builder.problem(Problem::Kind::malformed, path + " does not begin with `-- v<number>: <words>`",
                    "its runner takes no file without it", {{loaded.file, {}}});
    return std::nullopt;
  }
  Upgrade upgrade{path, *header, {}};
  upgrade.revision.id = std::to_string(header->to);
  upgrade.revision.title = header->words;
  upgrade.revision.file = loaded.file;
  if (!loaded.readable) upgrade.revision.opaque = "its file cannot be read as text";
  const std::vector<Line> lines = lines_of(sql);
  const std::string_view second =
      lines.size() < 2 ? "" : sql.substr(lines[1].span.begin, lines[1].span.size());
  Script up;
  up.file = loaded.file;
  up.transactional = !second.starts_with("-- transaction: off");
  // A file for each database is sent as it stands.
  if (dialect_of_name(path) == Dialect::none) Filter(builder, loaded.file, upgrade.revision.id).filter();
  up.body = builder.chain().files[loaded.file].whole();
  upgrade.revision.up = up;
  return upgrade;
}

bool is_other_database_alone(std::string_view sql) {
  const std::vector<Line> lines = lines_of(sql);
  for (size_t i = 1; i < std::min<size_t>(lines.size(), 3); ++i) {
    const std::string_view line = sql.substr(lines[i].span.begin, lines[i].span.size());
    if (line.starts_with("-- transaction: ")) continue;
    const std::optional<OnlyFor> only = read_only_for(line);
    return only && !only->ours && !only->until_end && line.find(" for next ") == std::string_view::npos;
  }
  return false;
}

void read(Builder& builder) {
  std::vector<Upgrade> upgrades;
  for (const std::string& path : builder.listing().paths()) {
    if (!is_upgrade_file(path)) continue;
    const text::Source* source = builder.listing().peek(path);
    const bool other = dialect_of_name(path) == Dialect::other ||
                       (source != nullptr && is_other_database_alone(source->bytes));
    if (other) {
      builder.ignore(path);
    } else if (std::optional<Upgrade> upgrade = read_upgrade(builder, path)) {
      upgrades.push_back(*std::move(upgrade));
    }
  }
  std::stable_sort(upgrades.begin(), upgrades.end(),
                   [](const Upgrade& a, const Upgrade& b) { return a.header.from < b.header.from; });
  int version = 0;
  const Upgrade* before = nullptr;
  for (Upgrade& upgrade : upgrades) {
    if (before != nullptr && before->header.from == upgrade.header.from) {
      builder.problem(Problem::Kind::duplicate_id,
                      upgrade.path + " upgrades from version " + std::to_string(upgrade.header.from) +
                          ", as " + before->path + " does",
                      "let one of them begin at another version",
                      {{upgrade.revision.file, {}}, {before->revision.file, {}}}, {upgrade.revision.id});
    }
    before = &upgrade;
    const bool runs = builder.listing().partial() || upgrade.header.from >= version;
    version = std::max(version, upgrade.header.to);
    if (runs)
      builder.chain().revisions.push_back(upgrade.revision);
    else
      builder.ignore(upgrade.path);
  }
}

}  // namespace

extern constinit const Layout dbutil_layout{
    .name = "dbutil",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- transaction: off", .advice = "let the second line be `{}`"},
    .history = {.table = "version", .made_by = "CREATE TABLE version (version integer, compat integer)"}};

}  // namespace chain::layouts
