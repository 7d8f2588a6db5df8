// Reading other tools' history tables.

#include "migrate/execute/adopt.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/execute/read_history.h"
#include "migrate/execute/runner.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

struct Source {
  OtherTable table;
  Reading reading;
};

// How sure it is that this table is the chain's.
int likeness(const Source& source, const chain::Chain& chain) {
  const bool own = source.table.tool->layout == chain.layout;
  if (source.reading.knows && !source.reading.strange) return own ? 4 : 3;
  if (source.reading.knows) return own ? 2 : 1;
  return 0;
}

// The tables that may be the chain's, the likeliest first. One that is known by its columns alone must know
// the chain.
text::Result<std::vector<Source>> sources(Session& session, const chain::Chain& chain) {
  text::Result<std::vector<OtherTable>> tables = other_tables(session, chain.layout);
  if (!tables) return tables.error();
  std::vector<Source> out;
  for (OtherTable& table : *tables) {
    text::Result<Reading> reading = read_history(session, chain, table, Texts::as_they_are);
    if (!reading) {
      if (!table.renamed) out.push_back({std::move(table), {{}, false, false, reading.error()}});
    } else if (!table.renamed || (reading->knows && !reading->strange)) {
      out.push_back({std::move(table), *std::move(reading)});
    }
  }
  std::stable_sort(out.begin(), out.end(), [&](const Source& a, const Source& b) {
    const int x = likeness(a, chain), y = likeness(b, chain);
    return x != y ? x > y : a.table.in_reach && !b.table.in_reach;
  });
  return out;
}

text::Result<std::vector<size_t>> applied_of(Session& session, const chain::Chain& chain) {
  const text::Result<std::vector<Source>> found = sources(session, chain);
  if (!found) return found.error();
  if (found->empty())
    return text::Error{"no other tool has recorded revisions here",
                       "to take the database as it is, say `migrate baseline REV`",
                       "",
                       {}};
  const Source& first = found->front();
  if (found->size() > 1 && !first.table.in_reach && first.reading.knows &&
      likeness(first, chain) == likeness(found->at(1), chain))
    return text::Error{
        fmt::format("{} and {} both hold revisions of this chain", first.table.name, found->at(1).table.name),
        fmt::format(
            "the one in the first schema of the search_path counts: say `[chain] search_path = \"{}\"`, "
            "or options=-csearch_path={} in the database's URL",
            first.table.schema, first.table.schema),
        "",
        {}};
  if (first.reading.wrong) return *first.reading.wrong;
  if (!first.reading.knows)
    return text::Error{fmt::format("{} holds nothing of this chain", first.table.name),
                       "`migrate baseline none` records that the database has nothing of it",
                       "",
                       {}};
  text::Result<Reading> reading = read_history(session, chain, first.table, Texts::compared);
  if (!reading) return reading.error();
  if (reading->wrong) return *reading->wrong;
  return std::move(reading->applied);
}

// Which of these tables (each name quoted, with its schema) stand in the database.
text::Result<std::vector<std::string>> standing(Session& session, const std::vector<std::string>& tables) {
  if (tables.empty()) return std::vector<std::string>();
  const Answer answer = session.ask(
      "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f') AND "
      "'\"' || replace(n.nspname, '\"', '\"\"') || '\".\"' || replace(c.relname, '\"', '\"\"') || '\"' "
      "= ANY ($1::text[]) ORDER BY c.oid",
      tables);
  if (answer.error) return text::Error{describe(*answer.error), "", "", {}};
  std::vector<std::string> out;
  for (const Row& row : answer.rows()) out.push_back(row[0].value_or(""));
  return out;
}

Obstacle obstacle_of(const Source& source) {
  const OtherTable& other = source.table;
  Obstacle obstacle{Obstacle::Kind::other_history, {}, {}, {}, {}, {}};
  const std::string held = other.rows == "?"
                               ? "cannot be read"
                               : fmt::format("holds {} {}", other.rows, other.rows == "1" ? "row" : "rows");
  obstacle.message = fmt::format("{} has migrated this database ({} {}), and nothing is recorded of it",
                                 other.tool->tool, other.name, held);
  obstacle.hint = source.reading.knows || (source.reading.wrong && !source.reading.strange)
                      ? "`migrate adopt` takes that over; or `migrate baseline REV` records what the "
                        "database has, `migrate "
                        "baseline none` that it has nothing of this chain"
                      : "none of it is of this chain: `migrate baseline none` records that the database has "
                        "nothing of it, "
                        "`migrate baseline REV` what it has";
  return obstacle;
}

}  // namespace

Outcome adopt(const chain::Chain& chain, const RunOptions& options) {
  return mark_applied(chain, options, [&](Session& session) { return applied_of(session, chain); });
}

text::Result<std::optional<Obstacle>> find_unrecorded(Session& session, const chain::Chain& chain,
                                                      const Recorded& recorded, const RunOptions& options) {
  if (recorded.used) return std::optional<Obstacle>();
  const text::Result<std::vector<Source>> others = sources(session, chain);
  if (!others) return others.error();
  if (!others->empty()) return std::optional(obstacle_of(others->front()));
  const text::Result<std::vector<std::string>> tables =
      standing(session, options.makes ? options.makes() : std::vector<std::string>());
  if (!tables) return tables.error();
  if (tables->empty()) return std::optional<Obstacle>();
  Obstacle obstacle{Obstacle::Kind::unrecorded, {}, {}, {}, {}, {}};
  constexpr size_t shown = 3;
  for (size_t i = 0; i < std::min(shown, tables->size()); ++i)
    obstacle.message += (i == 0 ? "" : ", ") + tables->at(i);
  if (tables->size() > shown) obstacle.message += fmt::format(" ({} more)", tables->size() - shown);
  obstacle.message +=
      fmt::format(" {} here already, and no revision is recorded", tables->size() == 1 ? "stands" : "stand");
  obstacle.hint =
      "`migrate baseline REV` records what the database has, `migrate baseline none` that it has "
      "nothing of this chain";
  return std::optional(std::move(obstacle));
}

}  // namespace migrate
