// atlas (sql/migrate/dir.go, sqltool): <version>[_<name>].sql beside an atlas.sum, ordered by the files'
// names. Statements are sent one by one, in a transaction unless the file says `-- atlas:txmode none`.
// Forward only. A file that says `-- atlas:checkpoint` holds what those before it make, for new databases: it
// is the beginning where none of them is left. Where atlas writes another tool's files (pairs, goose's,
// flyway's), they are that tool's.
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

bool is_pair(std::string_view path) {
  return path.ends_with(".up.sql") || path.ends_with(".down.sql");
}

int likeness(const Listing& listing) {
  if (!listing.has("atlas.sum")) return 0;
  for (const std::string& path : listing.paths()) {
    if (is_versioned_sql(path) && !is_pair(path)) return 70;
  }
  return 0;
}

constexpr std::string_view checkpoint = "-- atlas:checkpoint";
constexpr std::array spellings = {MarkerSpelling{"-- atlas:txmode none", {}},
                                  MarkerSpelling{"-- atlas:txmode file", {}}, MarkerSpelling{checkpoint, {}},
                                  MarkerSpelling{"-- atlas:txmode all", {}}};

// A directive stands at the beginning of its line.
Marker mark(std::string_view line) {
  constexpr std::string_view directive = "-- atlas:txmode";
  if (line.starts_with(checkpoint)) return {Marker::Kind::option};
  if (!line.starts_with(directive)) return {};
  const std::string_view mode = text::trim(line.substr(directive.size()));
  if (mode == "none") return {Marker::Kind::option, false};
  return {mode == "file" || mode == "all" ? Marker::Kind::option : Marker::Kind::unknown};
}

bool is_checkpoint(const Listing& listing, const std::string& path) {
  const text::Source* source = listing.peek(path);
  if (source == nullptr) return false;
  for (const Line& line : lines_of(source->bytes, LineEnds::any)) {
    const std::string_view text = text::trim(source->slice(line.span));
    if (text.starts_with(checkpoint)) return true;
    if (!text.starts_with("--")) return false;
  }
  return false;
}

void read(Builder& builder) {
  const UpDownSections sections{
      .mark = mark, .spellings = spellings, .send = SendMode::statements, .up_first = true};
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') != std::string::npos) continue;
    const bool covered = !builder.chain().revisions.empty() && is_checkpoint(builder.listing(), path);
    if (is_versioned_sql(path) && !covered) {
      read_up_down_sections(builder, path, sections);
    } else {
      builder.ignore(path);
    }
  }
}

constexpr std::array<std::string_view, 1> settings_files = {"atlas.hcl"};
constexpr std::array<std::string_view, 1> connection_keys = {"url"};

}  // namespace

extern constinit const Layout atlas_layout{
    .name = "atlas",
    .numbered = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- atlas:txmode none",
                       .advice = "put `{}` at the top of the file",
                       .apart = true},
    .history = {.table = "atlas_schema_revisions.atlas_schema_revisions"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
