// By hypopg: https://hypopg.readthedocs.io
#include "migrate/observe/index_trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/inspect/sections.h"
#include "migrate/observe/explain.h"

namespace migrate {
namespace {

const StatementNumbers* find(const Observation& seen, const std::string& id) {
  const auto& all = seen.statements.heaviest;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string find_hypopg(Session& session) {
  const Answer answer = session.run(fmt::format(
      "SELECT {} quote_ident(n.nspname) FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n "
      "ON n.oid = e.extnamespace WHERE e.extname = 'hypopg'",
      inspection::own_mark));
  return answer.error || answer.rows().empty() ? "" : answer.rows()[0][0].value_or("");
}

// The index, the plan and its end are one message: behind a pooler the next one may meet another session.
void try_indexes(Session& session, const std::string& hypopg, const std::vector<TrialQuestion>& questions,
                 Observation& into) {
  for (const TrialQuestion& question : questions) {
    IndexTrial& trial = into.index_trials[question.key];
    trial.by = "hypopg";
    const std::string create = fmt::format("CREATE INDEX ON {} ({})", question.table, question.columns);
    const std::string reset = fmt::format("SELECT {} {}.hypopg_reset();", inspection::own_mark, hypopg);
    const Around around{fmt::format("SELECT {} FROM {}.hypopg_create_index({});", inspection::own_mark,
                                    hypopg, session.literal(create)),
                        reset};
    for (const std::string& id : question.statements) {
      const StatementNumbers* statement = find(into, id);
      if (!statement || session.interrupt().requested() || !session.alive()) continue;
      const StatementPlan before = plan_of(session, *statement, into.major(), {});
      const StatementPlan after = plan_of(session, *statement, into.major(), around);
      if (after.why.empty() && before.why.empty())
        trial.plans.push_back({id, before.cost, after.cost});
      else
        session.run_undisturbed(reset);
      trial.why = after.why.empty() ? before.why : after.why;
    }
    if (!trial.plans.empty()) trial.why.clear();
  }
}

}  // namespace migrate
