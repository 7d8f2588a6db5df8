// Walks a plan: the state of a run, and what its parts share. For the files of this folder alone.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "migrate/execute/execute.h"
#include "migrate/execute/failure.h"
#include "migrate/execute/statements.h"
#include "migrate/execute/transaction.h"
#include "migrate/execute/watch.h"

namespace migrate {

class Walker {
 public:
  Walker(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
         const ExecuteOptions& options, const Events& events,
         const std::function<text::Result<Session>()>& reconnect);
  ~Walker();
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  Executed walk();

 private:
  using Clock = std::chrono::steady_clock;
  static std::chrono::milliseconds since(Clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  }

  // ---- the walk (execute.cc); what gives false has said why in executed_ -------------------------------
  bool one(const Step& step);
  void enter(const Step& step);
  void finish(Done done);
  bool give_up(const Step& step, const Done& done);
  bool may_retry() const;
  void take_back();  // what is left of a transaction that failed, and what it has set
  bool fail(const Step& step, const Statement* statement, const ServerError& error, std::string_view words);
  bool stop(Executed::Stopped why);
  void look();
  void hear(const Step& step, std::function<uint32_t()> at);
  Answer run_heard(const Step& step, uint32_t at, std::string_view sql, std::string_view data = {});
  void record_failure(const Step& step, const Done& done);

  // ---- a revision in one transaction (execute.cc) ------------------------------------------------------
  bool with_retries(const Step& step, Done& done);
  bool transactional(const Step& step);
  bool begin(const Step& step);
  bool run_all(const Step& step, const Unit& unit);
  bool run_one(const Step& step, const Statement& statement);
  std::string record_of(const Step& step, const Elapsed& duration) const;
  bool commit(const Step& step, const std::string& record);
  bool lost_commit(const Step& step, const ServerError& error, const Statement* during = nullptr,
                   std::span<const Step> after = {});
  void reset();

  // ---- revisions that are sent whole (together.cc) -----------------------------------------------------
  bool fits_together(const Step& step) const;
  size_t batch_at(size_t first) const;  // how many steps may go together: one, unless they are pipelined
  size_t together(std::span<const Step> steps);  // how many of them are committed

  // ---- a revision without a transaction (stepwise.cc) --------------------------------------------------
  bool stepwise(const Step& step);
  bool record(const Step& step);
  std::string text_of(const Step& step, size_t unit) const;
  bool unit_in_transaction(const Step& step, size_t unit);
  bool alone(const Step& step, size_t unit);
  bool run_instead(const Step& step, const Statement& statement, const std::string& sql);
  std::string own_transaction(const std::string& statement) const;
  std::string patient(bool patient) const;
  std::optional<std::string> announce(const Step& step, size_t unit);
  bool clear_the_way(const Step& step, size_t unit, const Subject& subject);
  void require_valid(const Step& step, const Statement& statement, const Subject& subject);
  void note_leftovers(const Step& step, const Statement& statement);

  const chain::Revision& revision(const Step& step) const { return chain_.revisions[step.revision]; }
  const chain::Script& script(const Step& step) const {
    const chain::Revision& r = revision(step);
    return step.direction == Direction::up ? *r.up : *r.down;
  }
  const text::Source& source(const Step& step) const { return chain_.files[script(step).file]; }
  void reach(Point point, const Step& step, size_t unit = 0) {
    if (events_.reached) events_.reached(point, step, unit);
  }
  static Done done_of(const Step& step) {
    return {step.revision, step.direction, step.statements(), {}, step.transactional, step.done_before, 0};
  }

  Session& session_;
  const Store& store_;
  const chain::Chain& chain_;
  const Plan& plan_;
  const ExecuteOptions& options_;
  const Events& events_;
  const std::function<text::Result<Session>()>& reconnect_;
  Transaction transaction_;
  const std::string own_role_;
  Watch watch_;
  const Step* step_ = nullptr;  // under way
  std::vector<Said> said_;
  std::vector<Waited> waited_;
  Clock::time_point sent_;
  Clock::time_point step_begin_;
  Stage stage_ = Stage::in_transaction;
  Executed executed_;
};

}  // namespace migrate
