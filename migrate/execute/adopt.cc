// Reading other tools' history tables.

#include "migrate/execute/adopt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/names.h"
#include "migrate/execute/runner.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

enum class Says : uint8_t {
  each,  // a row for each revision applied
  last,  // one row: that revision and all before it
  heads  // the revisions that no applied one follows
};

struct Source {
  std::string_view layout, table, query;  // the query: version, and what is wrong with it or NULL
  Says says;
};

// Where other tools keep their history (each tool's source; columns as they make them).
constexpr std::array sources{
    Source{"native", "schema_migrations", "SELECT version, NULL FROM schema_migrations ORDER BY version",
           Says::each},
    Source{"golang-migrate", "schema_migrations",
           "SELECT version::text, CASE WHEN dirty THEN 'dirty' END FROM schema_migrations", Says::last},
    Source{"goose", "goose_db_version",
           "SELECT version_id::text, NULL FROM (SELECT DISTINCT ON (version_id) * FROM goose_db_version "
           "ORDER BY version_id, id DESC) g WHERE is_applied AND version_id > 0 ORDER BY id",
           Says::each},
    Source{"diesel", "__diesel_schema_migrations",
           "SELECT version, NULL FROM __diesel_schema_migrations ORDER BY run_on, version", Says::each},
    Source{"sqlx", "_sqlx_migrations",
           "SELECT version::text, CASE WHEN NOT success THEN 'failed' END FROM _sqlx_migrations "
           "ORDER BY installed_on, version",
           Says::each},
    Source{"flyway", "flyway_schema_history",
           "SELECT version, CASE WHEN NOT success THEN 'failed' END FROM flyway_schema_history "
           "WHERE version IS NOT NULL ORDER BY installed_rank",
           Says::each},
    Source{"prisma", "_prisma_migrations",
           "SELECT migration_name, CASE WHEN finished_at IS NULL THEN 'failed' END FROM _prisma_migrations "
           "WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name",
           Says::each},
    Source{"alembic", "alembic_version", "SELECT version_num, NULL FROM alembic_version", Says::heads},
    Source{"sqitch", "sqitch.changes", "SELECT change, NULL FROM sqitch.changes ORDER BY committed_at",
           Says::each},
};

bool same_version(const std::string& a, const std::string& b) {
  if (a == b) return true;
  return chain::is_digits(a) && chain::is_digits(b) &&
         chain::without_leading_zeros(a) == chain::without_leading_zeros(b);
}

std::optional<size_t> find(const chain::Chain& chain, const std::string& version) {
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (same_version(chain.revisions[i].id, version)) return i;
  }
  return std::nullopt;
}

// The revisions that the row of `index` says are applied, in order, without those listed already.
void add(const chain::Chain& chain, size_t index, Says says, std::vector<size_t>& out) {
  const auto listed = [&](size_t i) { return std::find(out.begin(), out.end(), i) != out.end(); };
  if (says == Says::heads) {
    for (const std::string& parent : chain.revisions[index].parents) {
      if (const std::optional<size_t> found = find(chain, parent)) add(chain, *found, says, out);
    }
  }
  for (size_t i = says == Says::last ? 0 : index; i <= index; ++i) {
    if (!listed(i)) out.push_back(i);
  }
}

text::Result<std::vector<size_t>> read_history(Session& session, const chain::Chain& chain,
                                               const Source& source) {
  const Answer there = session.run(fmt::format("SELECT to_regclass('{}')", source.table));
  if (there.error) return text::Error{describe(*there.error), "", "", {}};
  if (there.value().empty())
    return text::Error{
        fmt::format("no table {} here, where {} keeps its history", source.table, source.layout),
        "to take the database as it is, say `migrate baseline REV`",
        "",
        {}};
  const Answer rows = session.run(source.query);
  if (rows.error) return text::Error{describe(*rows.error), "", "", {}};
  std::vector<size_t> applied;
  for (const Row& row : rows.rows()) {
    const std::string version = row[0].value_or("");
    if (row[1])
      return text::Error{fmt::format("{} says that {} is {}", source.table, version, *row[1]),
                         "mend it with its own tool first",
                         "",
                         {}};
    const std::optional<size_t> found = find(chain, version);
    if (!found)
      return text::Error{fmt::format("{} has {}, which is not in {}", source.table, version, chain.root),
                         "bring the file back, or take the row out",
                         "",
                         {}};
    add(chain, *found, source.says, applied);
  }
  return applied;
}

}  // namespace

Outcome adopt(const chain::Chain& chain, const RunOptions& options) {
  const auto source = std::find_if(sources.begin(), sources.end(),
                                   [&](const Source& one) { return one.layout == chain.layout; });
  if (source == sources.end()) {
    Outcome outcome;
    outcome.ending = Ending::refused;
    outcome.message = fmt::format("a {} chain has no history table of its own", chain.layout);
    return outcome;
  }
  return mark_applied(chain, options,
                      [&](Session& session) { return read_history(session, chain, *source); });
}

}  // namespace migrate
