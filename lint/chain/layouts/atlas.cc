// atlas (sql/migrate/dir.go, sqltool): <version>[_<name>].sql beside an atlas.sum, ordered by the files'
// names. Statements are sent one by one, in a transaction unless the file says `-- atlas:txmode none`.
// Forward only. Where atlas writes another tool's files (pairs, goose's, flyway's), they are that tool's.
#include "lint/chain/halves.h"

namespace chain::layouts {
namespace {

bool is_pair(std::string_view path) {
  return path.ends_with(".up.sql") || path.ends_with(".down.sql");
}

int likeness(const Listing& listing) {
  if (!listing.has("atlas.sum")) return 0;
  for (const std::string& path : listing.paths()) {
    if (is_numbered_sql(path) && !is_pair(path)) return 70;
  }
  return 0;
}

Mark mark(std::string_view line) {
  return line == "-- atlas:txmode none" ? Mark{Mark::Kind::option, false} : Mark{};
}

void read(Builder& builder) {
  const Halves halves{.mark = mark, .send = SendMode::statements, .up_first = true};
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') != std::string::npos) continue;
    if (is_numbered_sql(path)) {
      read_halves(builder, path, halves);
    } else {
      builder.ignore(path);
    }
  }
}

}  // namespace

extern constinit const Layout atlas_layout{"atlas", true, false, likeness, read};

}  // namespace chain::layouts
