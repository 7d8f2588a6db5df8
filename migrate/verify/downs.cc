// Every revision up, down and up again, and what each of the three changed.
#include "migrate/verify/downs.h"

#include <algorithm>
#include <bit>
#include <set>

#include "lint/text/case.h"
#include "migrate/verify/compare.h"
#include "migrate/verify/parts.h"
#include "migrate/verify/trial.h"

namespace migrate {
namespace {

using Result = Proof::Result;

Result result_of(Likeness likeness) {
  switch (likeness) {
    case Likeness::same: return Result::restored;
    case Likeness::column_order: return Result::column_order;
    case Likeness::cosmetic: return Result::cosmetic;
    case Likeness::different: break;
  }
  return Result::not_restored;
}

// A script that would be refused is a failure before its first statement.
std::optional<Failure> refused(const PlainStep& step, size_t revision, Direction direction) {
  if (step.obstacles.empty()) return std::nullopt;
  const Obstacle& obstacle = step.obstacles.front();
  Failure failure;
  failure.revision = revision;
  failure.direction = direction;
  failure.error.message = obstacle.message;
  failure.path = obstacle.path;
  failure.at = obstacle.at;
  return failure;
}

// An object that is there already, or is not: the transaction in which down and up ran together has no part
// in it.
bool is_of_the_schema(const ServerError& error) {
  return error.sqlstate.starts_with("42");
}

// Of the objects that are not as they were.
std::set<std::string_view> names_of(const Changes& changes) {
  std::set<std::string_view> names;
  const auto add = [&](const diff::Rows& rows, const diff::Rows& others) {
    for (const auto& [key, row] : rows) {
      const auto other = others.find(key);
      if (other == others.end() || other->second != row) names.insert(diff::name_in(key));
    }
  };
  for (const auto& [unit, change] : changes) {
    add(*change.before.rows, *change.after.rows);
    add(*change.after.rows, *change.before.rows);
  }
  return names;
}

class Prover {
 public:
  Prover(const chain::Chain& chain, const Scratch& scratch, const Interrupt& interrupt, Follower::Reads reads)
      : chain_(chain),
        interrupt_(interrupt),
        reads_(reads),
        trial_(chain, scratch, interrupt, reads),
        parts_(chain) {}

  // No proofs where the followed schema is not the one that stands there.
  text::Result<std::optional<std::vector<Proof>>> prove(const ProofEvents& events) {
    if (const text::Result<void> begun = trial_.begin(); !begun) return begun.error();
    std::vector<Proof> proofs;
    for (size_t i = 0; i < chain_.revisions.size() && !interrupt_.requested(); i = proofs.size()) {
      const size_t last = parts_.last(i);
      text::Result<std::vector<Proof>> found = last > i ? together(i, last) : alone(i);
      if (!found) return found.error();
      for (Proof& proof : *found) {
        if (events.told) events.told(proof);
        proofs.push_back(std::move(proof));
      }
      if (proofs.back().result == Result::up_fails) break;
      if (!passes_mark(i, last) || behind_ || reads_ == Follower::Reads::everything || interrupt_.requested())
        continue;
      const text::Result<bool> whole = trial_.saw_everything();
      if (!whole) return whole.error();
      if (!*whole) return std::optional<std::vector<Proof>>();
    }
    if (events.at_head && proofs.size() == chain_.revisions.size() && !interrupt_.requested() &&
        (proofs.empty() || proofs.back().result != Result::up_fails))
      events.at_head(trial_.session());
    return std::optional(std::move(proofs));
  }

 private:
  bool is_mark(size_t count) const {
    return count == chain_.revisions.size() ||
           (count >= 64 && std::has_single_bit(count) && std::countr_zero(count) % 2 == 0);
  }

  bool passes_mark(size_t first, size_t last) const {
    for (size_t i = first; i <= last; ++i) {
      if (is_mark(i + 1)) return true;
    }
    return false;
  }

  text::Result<std::vector<Proof>> alone(size_t i) {
    text::Result<Proof> proof = one(i);
    if (!proof) return proof.error();
    std::vector<Proof> proofs;
    proofs.push_back(std::move(*proof));
    return proofs;
  }

  // The parts of one change: all ups, all downs in the reverse order, all ups again. What the downs have not
  // brought back is told of the first.
  text::Result<std::vector<Proof>> together(size_t first, size_t last) {
    if (behind_ || !taken_for_granted_.empty()) {
      if (const text::Result<Changes> before = trial_.look(); !before) return before.error();
      taken_for_granted_.clear();
    }
    behind_ = false;
    std::vector<Proof> proofs(last - first + 1);
    for (size_t i = first; i <= last; ++i) {
      Proof& proof = proofs[i - first];
      proof.revision = i;
      if ((proof.failed = run(plain_step(chain_, i, Direction::up), proof, Direction::up))) {
        proof.result = Result::up_fails;
        proofs.resize(i - first + 1);
        return proofs;
      }
      if (chain_.revisions[i].verify) proof.unverified = trial_.check(i);
    }
    text::Result<Changes> changes = trial_.look();
    if (!changes) return changes.error();
    up_ = *changes;
    for (Proof& proof : proofs) proof.does_nothing = differences(up_).empty();
    for (size_t i = last + 1; i-- > first;) {
      Proof& proof = proofs[i - first];
      if ((proof.failed = run(plain_step(chain_, i, Direction::down), proof, Direction::down))) {
        proof.result = Result::down_fails;
        return begin_again(std::move(proofs));
      }
    }
    changes = trial_.look();
    if (!changes) return changes.error();
    proofs.front().differences = differences(joined(up_, *changes));
    return up_again(std::move(*changes), std::move(proofs));
  }

  text::Result<std::vector<Proof>> up_again(Changes down, std::vector<Proof> proofs) {
    std::optional<Failure> failed;
    for (size_t i = 0; i < proofs.size() && !failed; ++i)
      failed = run(plain_step(chain_, proofs[i].revision, Direction::up), proofs[i], Direction::up);
    if (!failed) {
      const text::Result<Changes> again = trial_.look();
      if (!again) return again.error();
      proofs.front().again = differences(joined(down, *again));
    }
    judge(proofs.front(), failed);
    if (!failed && proofs.front().again.empty()) return proofs;
    return begin_again(std::move(proofs));
  }

  // Where the revision before has a part in what is found, both are looked at apart.
  text::Result<Proof> one(size_t i) {
    const Changes before = taken_for_granted_;
    const std::set<std::string_view> granted = names_of(before);
    text::Result<Proof> proof = prove_one(i);
    if (!proof || interrupt_.requested() ||
        std::none_of(proof->differences.begin(), proof->differences.end(),
                     [&](const diff::Difference& one) { return granted.contains(one.name); }))
      return proof;
    if (const text::Result<void> fresh = trial_.begin_again(i); !fresh) return fresh.error();
    taken_for_granted_.clear();
    looks_ahead_ = true;
    return prove_one(i);
  }

  // Whether the revision that comes next may be about what was just changed.
  bool next_names(size_t i, const Changes& changes) const {
    if (i + 1 == chain_.revisions.size()) return false;
    const chain::Revision& next = chain_.revisions[i + 1];
    if (!next.up || !next.down) return false;
    std::string text;
    for (const chain::Script& script : {*next.up, *next.down})
      text += text::lower(chain_.files[script.file].slice(script.body));
    const std::set<std::string_view> names = names_of(changes);
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return text.find(text::lower(name.substr(name.rfind('.') + 1))) != std::string::npos;
    });
  }

  text::Result<Proof> prove_one(size_t i) {
    const chain::Revision& revision = chain_.revisions[i];
    Proof proof;
    proof.revision = i;
    proof.result = Result::up_fails;
    if (!revision.up || revision.opaque) {
      proof.reason = revision.opaque.value_or("it has no up");
      return proof;
    }
    const bool has_down = revision.down && !revision.irreversible;
    if (has_down && behind_) {
      if (const text::Result<Changes> before = trial_.look(); !before) return before.error();
      taken_for_granted_.clear();
    }
    behind_ = !has_down;
    const PlainStep up = plain_step(chain_, i, Direction::up);
    text::Result<Changes> changes = Changes();
    const bool looked = has_down && up.step && up.obstacles.empty() && is_one_transaction(*up.step);
    if (looked) {
      if ((proof.failed = up_and_look(*up.step, changes))) return proof;
    } else if ((proof.failed = run(up, proof, Direction::up))) {
      return proof;
    }
    if (revision.verify) proof.unverified = trial_.check(i);
    if (revision.irreversible) {
      proof.result = Result::irreversible;
      proof.reason = *revision.irreversible;
      return proof;
    }
    if (!revision.down) {
      proof.result = Result::no_down;
      return proof;
    }
    if (!looked) changes = trial_.look();
    if (!changes) return changes.error();
    up_ = joined(taken_for_granted_, *changes);
    taken_for_granted_.clear();
    proof.does_nothing = differences(up_).empty();
    const PlainStep down = plain_step(chain_, i, Direction::down);
    if ((proof.failed = refused(down, i, Direction::down))) {
      proof.reason = proof.failed->error.message;
      proof.result = Result::down_fails;
      return proof;
    }
    const bool together =
        down.step && up.step && is_one_transaction(*down.step) && is_one_transaction(*up.step);
    return together ? in_one_transaction(*down.step, *up.step, std::move(proof))
                    : one_by_one(down, up, std::move(proof));
  }

  std::optional<Failure> run(const PlainStep& step, Proof& proof, Direction direction) {
    if (std::optional<Failure> failed = refused(step, proof.revision, direction)) {
      proof.reason = failed->error.message;
      return failed;
    }
    return step.step ? trial_.run(*step.step) : std::nullopt;
  }

  std::optional<Failure> up_and_look(const Step& up, text::Result<Changes>& changes) {
    std::optional<Failure> failed = trial_.run_at_once(up, Trial::Then::look);
    written_ = trial_.written();
    if (!failed) changes = trial_.look();
    if (!failed || !failed->statement.empty()) return failed;
    // What it could not do before its COMMIT it may do at that.
    failed = trial_.run(up);
    written_.clear();
    if (!failed) changes = trial_.look();
    return failed;
  }

  // Most downs that do not restore the schema end in a database that nothing can go on from. A transaction
  // that is rolled back costs less than another database.
  text::Result<Proof> in_one_transaction(const Step& down, const Step& up, Proof proof) {
    if ((proof.failed = trial_.run_on_trial(down))) {
      trial_.take_back(down);
      if (proof.failed->statement.empty()) return one_by_one({down, {}}, {up, {}}, std::move(proof));
      proof.result = Result::down_fails;
      return proof;
    }
    text::Result<Changes> changes = trial_.look();
    if (!changes) return changes.error();
    proof.differences = differences(joined(up_, *changes));
    if (proof.differences.empty()) {
      proof.failed = trial_.keep(down);
      if (!proof.failed) return up_again_at_once(std::move(*changes), up, std::move(proof));
      proof.result = Result::down_fails;
      return proof;
    }
    const std::optional<Failure> failed = trial_.run_on_trial(up);
    if (failed && (failed->statement.empty() || !is_of_the_schema(failed->error))) {
      trial_.take_back(up);
      return one_by_one({down, {}}, {up, {}}, std::move(proof));
    }
    if (!failed) {
      const text::Result<Changes> again = trial_.look();
      if (!again) return again.error();
      proof.again = differences(joined(*changes, *again));
    }
    trial_.take_back(up);
    judge(proof, failed);
    return proof;
  }

  text::Result<Proof> one_by_one(const PlainStep& down, const PlainStep& up, Proof proof) {
    if ((proof.failed = run(down, proof, Direction::down))) {
      proof.result = Result::down_fails;
      // A transaction that failed has left what the up made.
      if (down.step && is_one_transaction(*down.step)) return proof;
      return begin_again(std::move(proof));
    }
    text::Result<Changes> changes = trial_.look();
    if (!changes) return changes.error();
    proof.differences = differences(joined(up_, *changes));
    return up_again(std::move(*changes), up, std::move(proof));
  }

  // The schema is what it was before the first up. A second one that writes as many rows of each of the
  // server's catalogs as that is taken to have made the same: what comes next is held against what the first
  // one has left, so it shows if not.
  text::Result<Proof> up_again_at_once(Changes down, const Step& up, Proof proof) {
    const std::optional<Failure> failed = trial_.run_at_once(up, Trial::Then::nothing);
    if (failed && failed->statement.empty()) return up_again(std::move(down), {up, {}}, std::move(proof));
    const bool as_before = !failed && !written_.empty() && trial_.written() == written_ &&
                           !is_mark(proof.revision + 1) && reads_ == Follower::Reads::changes &&
                           !(looks_ahead_ && next_names(proof.revision, down));
    if (as_before) {
      taken_for_granted_ = std::move(down);
    } else if (!failed) {
      const text::Result<Changes> again = trial_.look();
      if (!again) return again.error();
      proof.again = differences(joined(down, *again));
    }
    return after_up_again(std::move(proof), failed);
  }

  text::Result<Proof> up_again(Changes down, const PlainStep& up, Proof proof) {
    const std::optional<Failure> failed = run(up, proof, Direction::up);
    if (!failed) {
      const text::Result<Changes> again = trial_.look();
      if (!again) return again.error();
      proof.again = differences(joined(down, *again));
    }
    return after_up_again(std::move(proof), failed);
  }

  text::Result<Proof> after_up_again(Proof proof, const std::optional<Failure>& failed) {
    judge(proof, failed);
    if (!failed && proof.again.empty()) return proof;
    return begin_again(std::move(proof));
  }

  text::Result<Proof> begin_again(Proof proof) {
    const text::Result<void> fresh = begin_again(proof.revision + 1);
    return fresh ? text::Result<Proof>(std::move(proof)) : fresh.error();
  }
  text::Result<std::vector<Proof>> begin_again(std::vector<Proof> proofs) {
    const text::Result<void> fresh = begin_again(proofs.back().revision + 1);
    return fresh ? text::Result<std::vector<Proof>>(std::move(proofs)) : fresh.error();
  }
  text::Result<void> begin_again(size_t count) {
    if (interrupt_.requested()) return {};
    taken_for_granted_.clear();
    return trial_.begin_again(count);
  }

  static void judge(Proof& proof, const std::optional<Failure>& failed) {
    proof.failed.reset();
    proof.result = result_of(likeness(proof.differences));
    const bool differs = likeness(proof.again) == Likeness::different;
    if (proof.result == Result::not_restored || !(failed || differs)) return;
    proof.result = Result::up_again_fails;
    proof.failed = failed;
  }

  const chain::Chain& chain_;
  const Interrupt& interrupt_;
  Follower::Reads reads_;
  Trial trial_;
  Parts parts_;
  Changes up_;           // what the up in hand has changed
  std::string written_;  // by that up, as Trial::written() says
  // What the last down has changed and the up again has undone, which was not looked at.
  Changes taken_for_granted_;
  bool behind_ = false;  // a revision without a down has run since the last look
  // That has made a database necessary in which both revisions were looked at apart. A chain with one such
  // down has more: before a revision that may be the next, nothing is taken for granted.
  bool looks_ahead_ = false;
};

}  // namespace

text::Result<std::vector<Proof>> prove_downs(const chain::Chain& chain, const Scratch& scratch,
                                             const Interrupt& interrupt, const ProofEvents& events) {
  auto followed = Prover(chain, scratch, interrupt, Follower::Reads::changes).prove(events);
  if (!followed) return followed.error();
  if (*followed) return std::move(**followed);
  auto whole = Prover(chain, scratch, interrupt, Follower::Reads::everything).prove(events);
  return whole ? text::Result<std::vector<Proof>>(std::move(**whole)) : whole.error();
}

}  // namespace migrate
