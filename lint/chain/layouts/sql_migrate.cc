// sql-migrate (sqlparse/sqlparse.go, migrate.go): files that hold `-- +migrate Up` and `-- +migrate Down`,
// each perhaps with `notransaction`, ordered by the number they begin with. Its statements are sent one by
// one, in a transaction. StatementBegin and StatementEnd stand around bodies: comments to the server.
#include "lint/chain/halves.h"
#include "lint/chain/lines.h"

namespace chain::layouts {
namespace {

int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  return listing.any_holds(is_numbered_sql, "+migrate ", sample) ? 91 : 0;
}

Mark mark(std::string_view line) {
  constexpr std::string_view command = "-- +migrate ";
  if (!line.starts_with(command)) return {};
  const std::vector<std::string_view> words = words_of(line.substr(command.size()));
  const bool transactional = words.size() < 2 || words[1] != "notransaction";
  if (words.front() == "Up") return {Mark::Kind::up, transactional};
  if (words.front() == "Down") return {Mark::Kind::down, transactional};
  return {};
}

void read(Builder& builder) {
  const Halves halves{.mark = mark,
                      .send = SendMode::statements,
                      .up_first = false,
                      .no_up = "there is no `-- +migrate Up` in this file"};
  for (const std::string& path : numbered_files(builder)) read_halves(builder, path, halves);
}

}  // namespace

extern constinit const Layout sql_migrate_layout{"sql-migrate", true, true, likeness, read};

}  // namespace chain::layouts
