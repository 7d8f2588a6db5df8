// Reading other tools' history tables.

#include "migrate/execute/adopt.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/chain/layout.h"
#include "lint/chain/names.h"
#include "migrate/execute/runner.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

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
void add(const chain::Chain& chain, size_t index, chain::History::Says says, std::vector<size_t>& out) {
  const auto listed = [&](size_t i) { return std::find(out.begin(), out.end(), i) != out.end(); };
  if (says == chain::History::Says::heads) {
    for (const std::string& parent : chain.revisions[index].parents) {
      if (const std::optional<size_t> found = find(chain, parent)) add(chain, *found, says, out);
    }
  }
  for (size_t i = says == chain::History::Says::last ? 0 : index; i <= index; ++i) {
    if (!listed(i)) out.push_back(i);
  }
}

text::Result<std::vector<size_t>> read_history(Session& session, const chain::Chain& chain,
                                               const chain::History& history) {
  const Answer there = session.run(fmt::format("SELECT to_regclass('{}')", history.table));
  if (there.error) return text::Error{describe(*there.error), "", "", {}};
  if (there.value().empty())
    return text::Error{
        fmt::format("no table {} here, where {} keeps its history", history.table, chain.layout),
        "to take the database as it is, say `migrate baseline REV`",
        "",
        {}};
  const Answer rows = session.run(history.query);
  if (rows.error) return text::Error{describe(*rows.error), "", "", {}};
  std::vector<size_t> applied;
  for (const Row& row : rows.rows()) {
    const std::string version = row[0].value_or("");
    if (row[1])
      return text::Error{fmt::format("{} says that {} is {}", history.table, version, *row[1]),
                         "mend it with its own tool first",
                         "",
                         {}};
    const std::optional<size_t> found = find(chain, version);
    if (!found)
      return text::Error{fmt::format("{} has {}, which is not in {}", history.table, version, chain.root),
                         "bring the file back, or take the row out",
                         "",
                         {}};
    add(chain, *found, history.says, applied);
  }
  return applied;
}

}  // namespace

Outcome adopt(const chain::Chain& chain, const RunOptions& options) {
  const chain::Layout* layout = chain::layout_named(chain.layout);
  if (layout == nullptr || layout->history.query.empty()) {
    Outcome outcome;
    outcome.ending = Ending::refused;
    outcome.message = fmt::format("a {} chain has no history table of its own", chain.layout);
    return outcome;
  }
  return mark_applied(chain, options,
                      [&](Session& session) { return read_history(session, chain, layout->history); });
}

}  // namespace migrate
