// Revisions that are sent whole, with record and COMMIT, before the first answer is read: over a slow line
// that is one round trip in place of one for each statement and three more. Several go in one where the user
// wants that: after an error the server passes over all that is behind it, so none is applied after one that
// failed.

#include <algorithm>

#include "lint/text/case.h"
#include "migrate/execute/walker.h"

namespace migrate {
namespace {

// Where a step lies among the statements sent.
struct Stretch {
  size_t begin = 0, commit = 0;
};

// What a script sets for the next transaction holds for what would begin in the same breath.
bool sets_transactions(std::string_view sql) {
  const std::string lower = text::lower(sql);
  return lower.find("default_transaction") != std::string::npos ||
         lower.find("characteristics") != std::string::npos;
}

}  // namespace

bool Walker::fits_together(const Step& step) const {
  constexpr size_t most_statements = 100, most_bytes = 1 << 16;
  if (!step.transactional || step.again || revision(step).repeatable) return false;
  if (options_.settings.pooler || events_.reached) return false;
  const std::vector<Statement>& all = step.units.front().statements;
  if (all.size() > most_statements || script(step).body.size() > most_bytes) return false;
  return std::none_of(all.begin(), all.end(), [](const Statement& one) {
    return !one.copy_data.empty() || one.words.starts_with("COPY");
  });
}

size_t Walker::batch_at(size_t first) const {
  constexpr size_t most = 64;
  const std::vector<Step>& steps = plan_.steps;
  if (!options_.pipeline) return 1;
  size_t count = 0;
  while (count < most && first + count < steps.size() && fits_together(steps[first + count])) {
    const Step& step = steps[first + count++];
    if (sets_transactions(source(step).slice(script(step).body))) break;
  }
  return std::max<size_t>(count, 1);
}

size_t Walker::together(std::span<const Step> steps) {
  std::vector<std::string> sent;
  std::vector<Stretch> stretches;
  std::vector<size_t> ends;
  for (const Step& step : steps) {
    stretches.push_back({sent.size(), 0});
    sent.emplace_back("BEGIN");
    for (const Statement& statement : step.units.front().statements)
      sent.emplace_back(source(step).slice(statement.span));
    for (std::string& own : own_role_list(options_.settings)) sent.push_back(std::move(own));
    sent.push_back(record_of(step, Elapsed::since_begin()));
    stretches.back().commit = sent.size();
    sent.emplace_back("COMMIT");
    for (std::string& reset : reset_list(options_.settings)) sent.push_back(std::move(reset));
    ends.push_back(sent.size() - 1);
  }

  size_t current = 0, at = 0;
  const auto statement = [&]() -> const Statement* {
    const std::vector<Statement>& all = steps[current].units.front().statements;
    return at >= 1 && at <= all.size() ? &all[at - 1] : nullptr;
  };
  const auto listen = [&] {
    hear(steps[current],
         [&] { return statement() ? statement()->span.begin : script(steps[current]).body.begin; });
  };
  listen();
  const std::vector<Answer> answers = session_.run_together(
      sent,
      [&](size_t number) {
        while (current + 1 < steps.size() && number >= stretches[current + 1].begin) {
          transaction_.recorded(revision(steps[current]).id, steps[current].direction);
          finish(done_of(steps[current]));
          enter(steps[++current]);
          listen();
        }
        at = number - stretches[current].begin;
      },
      ends);
  session_.hear({});
  if (answers.size() > stretches[current].commit && answers[stretches[current].commit].ok()) {
    transaction_.recorded(revision(steps[current]).id, steps[current].direction);
    return current + 1;
  }
  const Step& step = steps[current];
  const ServerError& error = *answers.back().error;
  if (error.connection_lost)  // all of it was on its way, each COMMIT too
    lost_commit(step, error, statement(), steps.subspan(current + 1));
  else if (at == 0)
    fail(step, nullptr, error, "BEGIN");
  else if (const Statement* failed = statement())
    fail(step, failed, error, failed->words);
  else
    fail(step, nullptr, error, "COMMIT, or the record in the history");
  return current;
}

}  // namespace migrate
