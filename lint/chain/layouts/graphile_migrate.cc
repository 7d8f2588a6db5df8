// graphile-migrate (src/migration.ts, docs/FORMATS.md): committed/<number>[-<name>].sql, each with a header
// of
// `--! Previous:` and `--! Hash:`. Sent as one string in a transaction, unless the body's first line is
// `--! no-transaction`. What is not committed yet (current.sql) is no part of the chain. Forward only.
#include "lint/chain/halves.h"

namespace chain::layouts {
namespace {

int likeness(const Listing& listing) {
  constexpr size_t sample = 3;
  return listing.any_holds(is_numbered_sql, "--! Previous:", sample) ? 93 : 0;
}

Mark mark(std::string_view line) {
  return line.starts_with("--! no-transaction") ? Mark{Mark::Kind::option, false} : Mark{};
}

void read(Builder& builder) {
  const Halves halves{.mark = mark, .up_first = true};
  for (const std::string& path : numbered_files(builder)) read_halves(builder, path, halves);
}

}  // namespace

extern constinit const Layout graphile_migrate_layout{"graphile-migrate", true, false, likeness, read};

}  // namespace chain::layouts
