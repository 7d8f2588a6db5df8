// A database of a throwaway server in which a chain is tried, and what each script changes in it.
//
// A state that was spoilt is made again from a copy that was kept on the way, not from the beginning: what
// that takes in all grows with the number of revisions.
#pragma once

#include <optional>

#include "migrate/scratch/scratch.h"
#include "migrate/verify/follow.h"
#include "migrate/verify/non_transactional.h"

namespace migrate {

class Trial {
 public:
  Trial(const chain::Chain& chain, const Scratch& scratch, const Interrupt& interrupt, Follower::Reads reads)
      : chain_(chain), scratch_(scratch), interrupt_(interrupt), reads_(reads) {}

  // An empty database.
  text::Result<void> begin();
  // One with the ups of the first `count` revisions, which have run before.
  text::Result<void> begin_again(size_t count);

  // Runs all of it, committed as `up` and `down` would.
  std::optional<Failure> run(const Step& step);
  // The same where it is one transaction, in fewer messages; a look that is said to follow costs less. Fails
  // also where what is done before its COMMIT cannot be, and then names no statement.
  enum class Then : uint8_t { look, nothing };
  std::optional<Failure> run_at_once(const Step& step, Then then);
  // What has changed since the last look.
  text::Result<Changes> look() { return follower_->step(*session_); }
  // Whether all looks together saw what stands there now.
  text::Result<bool> saw_everything() { return follower_->is_whole(*session_); }

  // Runs the revision's own verify script, which leaves nothing.
  std::optional<Failure> check(size_t revision);

  Session& session() { return *session_; }

  // Runs it in a transaction that stays open: the first one opens it. Fails also where the COMMIT would, and
  // then names no statement. A look is said to follow.
  std::optional<Failure> run_on_trial(const Step& step);
  // How many rows of the system's catalogs that has written, as the server counts: a second run on the same
  // schema that has written as many of each has done the same to it. Empty: not known.
  const std::string& written() const { return written_; }
  std::optional<Failure> keep(const Step& step);  // commits
  void take_back(const Step& step);               // rolls back, to where the transaction began

 private:
  text::Result<void> open(std::string name);
  text::Result<void> keep_copy(size_t count);
  std::string reset_message(bool afresh) const;
  std::string flush() const;
  void reset(bool afresh);
  void reset(const Step& step);
  std::optional<Failure> control(const Step& step, std::string_view sql);
  std::string before_commit(Then then) const;
  bool take_asked(Answer& answer, Then then);
  void take_end(const Answer& answer);

  struct Kept {
    std::string name;
    size_t count = 0;
    Follower follower;
  };

  const chain::Chain& chain_;
  const Scratch& scratch_;
  const Interrupt& interrupt_;
  Follower::Reads reads_;
  Settings settings_;
  std::string name_;
  std::optional<Session> session_;
  std::optional<Follower> follower_;
  std::string written_;
  std::optional<Kept> kept_;
};

}  // namespace migrate
