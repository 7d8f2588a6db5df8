// Telling a pooler's mode from the backends that two connections are given.

#include "migrate/session/pooler.h"

#include <algorithm>
#include <vector>

namespace migrate {
namespace {

constexpr std::string_view ask_pid = "SELECT pg_backend_pid()";

text::Error error_of(const ServerError& error) {
  return {
      "a pooler stands between, and which mode it is in cannot be found out: " + describe(error), "", "", {}};
}

// Backends as the two connections are shown them, until they prove that they are shared. A busy pool hides
// that for a while, by giving both the same ones again.
class Observed {
 public:
  void first(std::string_view pid) { see(first_, pid); }
  void second(std::string_view pid) { see(second_, pid); }
  bool shared() const {
    const auto also_second = [&](const std::string& pid) {
      return std::find(second_.begin(), second_.end(), pid) != second_.end();
    };
    return first_.size() > 1 || second_.size() > 1 || std::any_of(first_.begin(), first_.end(), also_second);
  }

 private:
  static void see(std::vector<std::string>& pids, std::string_view pid) {
    if (std::find(pids.begin(), pids.end(), pid) == pids.end()) pids.emplace_back(pid);
  }
  std::vector<std::string> first_, second_;
};

class Comparison {
 public:
  Comparison(Session& first, Session& second) : first_(first), second_(second) {}

  text::Result<Pooling> compare(std::string_view pid) {
    seen_.first(pid);
    constexpr int rounds = 4;
    for (int round = 0; round < rounds && !seen_.shared(); ++round) {
      // The second one holds a backend while the first asks for one.
      second_.start("BEGIN");
      bool asks = false;
      if (round == 0 && !second_.finishes_within(std::chrono::milliseconds(100))) {
        // A pool serves those who wait in their order: a first connection that is answered before the second
        // has a backend of its own.
        asks = first_.start(ask_pid);
        while (!ready(second_) && !ready(first_)) {
        }
        if (ready(first_) && !second_.finishes_within(std::chrono::seconds(1))) {
          first_.finish();
          return Pooling::session;
        }
      }
      if (const Answer begun = second_.finish(); begun.error) return refused(*begun.error);
      if (const Answer asked = ask_second(); asked.error) return refused(*asked.error);
      // In a small pool the first one may have to wait for the backend that the second one holds.
      asks = asks || (!seen_.shared() && first_.start(ask_pid));
      if (asks) first_.finishes_within(std::chrono::seconds(1));
      if (const Answer ended = second_.run("COMMIT"); ended.error) return error_of(*ended.error);
      if (asks) {
        const Answer asked = first_.finish();
        if (asked.error) return error_of(*asked.error);
        seen_.first(asked.value());
      }
      if (const Answer asked = ask_second(); asked.error) return error_of(*asked.error);
    }
    return seen_.shared() ? Pooling::transaction : Pooling::session;
  }

 private:
  static bool ready(Session& session) { return session.finishes_within(std::chrono::milliseconds(20)); }

  Answer ask_second() {
    Answer answer = second_.run(ask_pid);
    if (answer.ok()) seen_.second(answer.value());
    return answer;
  }
  // A pooler in statement mode hangs up on a transaction that stays open.
  static text::Result<Pooling> refused(const ServerError& error) {
    if (error.message.find("statement pooling") != std::string::npos) return Pooling::statement;
    return error_of(error);
  }

  Session& first_;
  Session& second_;
  Observed seen_;
};

}  // namespace

text::Result<Pooling> find_pooling(Session& session, std::string_view pid) {
  if (pid == std::to_string(session.backend_pid())) return Pooling::none;
  text::Result<Session> second = session.another();
  if (!second)
    return text::Error{
        "a pooler stands between, and a second connection, which would tell its mode, cannot be made: " +
            second.error().message,
        second.error().hint,
        "",
        {}};
  return Comparison(session, *second).compare(pid);
}

}  // namespace migrate
