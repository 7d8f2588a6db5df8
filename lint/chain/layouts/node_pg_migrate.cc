// node-pg-migrate's SQL files (src/sqlMigration.ts): `-- Up Migration` and `-- Down Migration`, in any case
// and with more dashes and blanks, ordered by the number they begin with. All that is pending goes in one
// transaction. Without an up mark the whole file is the up, what follows the down mark included.
#include <algorithm>

#include "lint/chain/halves.h"
#include "lint/chain/lines.h"

namespace chain::layouts {
namespace {

Mark mark(std::string_view line) {
  if (!line.starts_with("--")) return {};
  const size_t text = line.find_first_not_of("- \t");
  if (text == std::string_view::npos) return {};
  const std::vector<std::string_view> words = words_of(line.substr(text));
  if (words.size() < 2 || !same_ignoring_case(words[1].substr(0, 9), "migration")) return {};
  if (same_ignoring_case(words[0], "up")) return {Mark::Kind::up};
  if (same_ignoring_case(words[0], "down")) return {Mark::Kind::down};
  return {};
}

bool holds(std::string_view sql, Mark::Kind kind) {
  const std::vector<Line> lines = lines_of(sql);
  return std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
    return mark(trim(sql.substr(line.span.begin, line.span.size()))).kind == kind;
  });
}

// A scaffolded file has both marks, one that somebody wrote may lack them: a few files are enough to tell.
int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  size_t tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_numbered_sql(path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && holds(source->bytes, Mark::Kind::up)) return 91;
  }
  return 0;
}

void read(Builder& builder) {
  const Halves both{.mark = mark};
  const Halves whole{.mark = [](std::string_view) { return Mark{}; }, .up_first = true};
  for (const std::string& path : numbered_files(builder)) {
    const text::Source* source = builder.listing().peek(path);
    const bool marked = source != nullptr && holds(source->bytes, Mark::Kind::up);
    const bool stray = source != nullptr && !marked && holds(source->bytes, Mark::Kind::down);
    read_halves(builder, path, marked ? both : whole);
    if (!stray) continue;
    const Revision& revision = builder.chain().revisions.back();
    builder.problem(Problem::Kind::malformed,
                    "without `-- Up Migration` the whole file runs on the way up, its down included",
                    "put `-- Up Migration` before the SQL", {{revision.file, {}}}, {revision.id});
  }
}

}  // namespace

extern constinit const Layout node_pg_migrate_layout{"node-pg-migrate", true, true, likeness, read};

}  // namespace chain::layouts
