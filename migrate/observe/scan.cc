// One question a transaction, so that none holds the horizon back for long.
#include "migrate/observe/scan.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/inspect/sections.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"

namespace migrate {
namespace {

constexpr std::chrono::milliseconds longest{10000};

RowsAnswer ask(Session& session, const std::string& sql, std::chrono::milliseconds time) {
  const Answer answer =
      session.run(fmt::format("{}SET LOCAL statement_timeout = {};{}; COMMIT",
                              observation::beginning(session), time.count(), inspection::marked(sql)));
  if (answer.error) {
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    if (answer.error->sqlstate == "57014")
      return {std::nullopt,
              fmt::format("no answer within {:.1f} s", static_cast<double>(time.count()) / 1000)};
    return {std::nullopt, describe(*answer.error)};
  }
  const std::vector<Row>& rows = answer.parts.at(observation::beginnings + 1).rows;
  // Of an empty table there is no greatest key.
  return {rows.empty() ? std::nullopt : observation::count(observation::Fields(rows.front()), 0),
          "there are no rows"};
}

}  // namespace

void scan(Session& session, const std::vector<RowsQuestion>& questions, std::chrono::milliseconds time,
          Observation& into) {
  into.scans = true;
  const auto end = std::chrono::steady_clock::now() + time;
  for (const RowsQuestion& question : questions) {
    if (session.interrupt().requested() || !session.alive()) return;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    RowsAnswer answer{std::nullopt, "there was no time left for it: a longer --scan"};
    if (left.count() > 0) answer = ask(session, question.sql, std::min(left, longest));
    if (answer.value) answer.why.clear();
    into.rows_answers[question.key] = std::move(answer);
  }
}

}  // namespace migrate
