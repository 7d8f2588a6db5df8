// The section `backends` of observe.sql, once a second.
#include "migrate/observe/sample.h"

#include <algorithm>

#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"
#include "migrate/observe/sections.h"

namespace migrate {
namespace {

using inspection::Fields;

constexpr auto pace = std::chrono::milliseconds(1000);

bool is_noteworthy(const Backend& backend) {
  return !backend.blocked_by.empty() || backend.state.starts_with("idle in transaction");
}

void keep(const Backend& seen, std::vector<Backend>& all) {
  if (!is_noteworthy(seen)) return;
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const Backend& b) { return b.pid == seen.pid; });
  if (known == all.end())
    all.push_back(seen);
  else if (!is_noteworthy(*known) || known->in_state < seen.in_state)
    *known = seen;
}

void count(const std::vector<Backend>& round, std::vector<Sampled>& samples) {
  for (Sampled& one : samples) {
    int64_t sessions = 0, busy = 0;
    for (const Backend& backend : round) {
      if (backend.kind != "client backend" || backend.user != one.user ||
          backend.application != one.application)
        continue;
      ++sessions;
      busy += backend.state == "active" ? 1 : 0;
    }
    one.busy += busy;
    one.peak_busy = std::max(one.peak_busy, busy);
    one.peak = std::max(one.peak, sessions);
  }
}

// Those that were there in an earlier round have been counted since then; a new one begins with this round.
void join(const std::vector<Backend>& round, std::vector<Sampled>& samples) {
  for (const Backend& backend : round) {
    if (backend.kind != "client backend" || backend.state.empty()) continue;
    const bool known = std::any_of(samples.begin(), samples.end(), [&](const Sampled& one) {
      return one.user == backend.user && one.application == backend.application;
    });
    if (!known) samples.emplace_back().user = backend.user, samples.back().application = backend.application;
  }
}

}  // namespace

void sample(Session& session, std::chrono::milliseconds time, Observation& into) {
  std::string message = observation::beginning(session);
  for (const inspection::Section& section : observation::sections(session, {})) {
    if (section.name == "backends") message += section.sql + "; COMMIT";
  }
  const auto end = std::chrono::steady_clock::now() + time;
  int64_t rounds = 0;
  do {
    Observation round;
    const Answer answer = session.read(message, [&](size_t part, Row row) {
      if (part == observation::beginnings) observation::take(round, "backends", Fields(row));
    });
    if (answer.error) {
      if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
      break;
    }
    ++rounds;
    join(round.backends, into.samples);
    count(round.backends, into.samples);
    for (const Backend& backend : round.backends) keep(backend, into.backends);
  } while (std::chrono::steady_clock::now() + pace < end && !session.interrupt().pause(pace));
  for (Sampled& one : into.samples) one.rounds = rounds;
}

}  // namespace migrate
