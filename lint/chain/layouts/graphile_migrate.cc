// graphile-migrate (src/migration.ts, docs/FORMATS.md): committed/<number>[-<name>].sql, each with a header
// of
// `--! Previous:` and `--! Hash:`. Sent as one string in a transaction, unless the body's first line is
// `--! no-transaction`. What is not committed yet (current.sql) is no part of the chain. Forward only.
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/placeholders.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

int likeness(const Listing& listing) {
  constexpr size_t sample = 3;
  return listing.any_holds(is_versioned_sql, "--! Previous:", sample) ? 93 : 0;
}

constexpr std::array spellings = {MarkerSpelling{"--! no-transaction", {}}};

Marker mark(std::string_view line) {
  constexpr std::string_view head = "--!";
  if (!line.starts_with(head)) return {};
  const std::string_view words = text::trim(line.substr(head.size()));
  constexpr std::string_view option = "no-transaction";
  const bool is_option =
      words.starts_with(option) && (words.size() == option.size() || words[option.size()] == ' ');
  return is_option ? Marker{Marker::Kind::option, false} : Marker{};
}

void read(Builder& builder) {
  const UpDownSections sections{.mark = mark, .spellings = spellings, .up_first = true};
  for (const std::string& path : versioned_files(builder)) read_up_down_sections(builder, path, sections);
}

}  // namespace

extern constinit const Layout graphile_migrate_layout{
    .name = "graphile-migrate",
    .numbered = true,
    .fills_in = capitals_form,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "--! no-transaction",
                       .advice = "let the file begin with `{}`, and hold this statement alone",
                       .alone = true},
    .history = {.table = "graphile_migrate.migrations",
                .made_by =
                    "CREATE SCHEMA graphile_migrate; CREATE TABLE graphile_migrate.migrations "
                    "(hash text PRIMARY KEY, previous_hash text REFERENCES graphile_migrate.migrations, "
                    "filename text NOT NULL, date timestamptz NOT NULL DEFAULT now())"}};

}  // namespace chain::layouts
