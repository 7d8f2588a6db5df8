// tern (migrate/migrate.go): <number>_<name>.sql in one folder, its halves parted by the line
// `---- create above / drop below ----`; a file without it cannot be taken back. A file is sent as one string
// in a transaction; with `---- tern: disable-tx ----` statement by statement in none. Files in folders below
// are templates that others include.
#include "lint/chain/halves.h"

namespace chain::layouts {
namespace {

constexpr std::string_view parting = "---- create above / drop below ----";
constexpr std::string_view no_transaction = "---- tern: disable-tx ----";

int likeness(const Listing& listing) {
  constexpr size_t sample = 10;
  return listing.any_holds(is_numbered_sql, parting, sample) ? 92 : 0;
}

Mark mark(std::string_view line) {
  if (line == parting) return {Mark::Kind::down};
  if (line == no_transaction) return {Mark::Kind::option, false};
  return {};
}

void read(Builder& builder) {
  const Halves halves{.mark = mark, .up_first = true};
  for (const std::string& path : numbered_files(builder)) {
    read_halves(builder, path, halves);
    for (auto* half : {&builder.chain().revisions.back().up, &builder.chain().revisions.back().down}) {
      if (*half && !(*half)->transactional) (*half)->send = SendMode::statements;
    }
  }
}

}  // namespace

extern constinit const Layout tern_layout{"tern", true, true, likeness, read};

}  // namespace chain::layouts
