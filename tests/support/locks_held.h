// The locks that an open transaction holds, followed from step to step of a replay.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lint/ast/query.h"
#include "lint/effects/effects.h"
#include "lint/effects/lock_mode.h"
#include "lint/replay/replay.h"

namespace tests {

class LocksHeld {
 public:
  using ByOid = std::map<ast::Oid, effects::LockMode>;

  // Each step, as `after` tells of it; in autocommit a statement's locks are its own.
  void follow(const replay::Step& step) {
    if (step.inner) {
      before_inner_.push_back(now_);
    } else {
      before_inner_.clear();
      if (step.block == ast::Block::none && step.number != number_) now_ = {};
      if (const auto* change = std::get_if<ast::Transaction>(&step.change)) transaction(*change);
    }
    number_ = step.number;
    effects::gather_locks(now_.locks, step.effects.held);
    now_.rows_decide |= writes_rows(step.change);
  }

  void undone(size_t since) {
    if (since >= before_inner_.size()) return;
    const bool rows_decide = now_.rows_decide;
    now_ = before_inner_[since];
    now_.rows_decide |= rows_decide;
    before_inner_.resize(since);
  }

  // The number of the statement followed last.
  uint32_t statement() const { return number_; }
  const ByOid& locks() const { return now_.locks; }
  // Which of them are taken hangs on rows that are there or not.
  bool rows_decide() const { return now_.rows_decide; }

 private:
  struct Held {
    ByOid locks;
    bool rows_decide = false;
  };

  static bool writes_rows(const ast::Change& change) {
    const auto* query = std::get_if<ast::DataQuery>(&change);
    const bool reads =
        query && query->query && query->query->kind <= ast::Query::Kind::values && query->query->with.empty();
    return (query && !reads) || std::holds_alternative<ast::Copy>(change);
  }

  void transaction(const ast::Transaction& change) {
    using Kind = ast::Transaction::Kind;
    const auto named = std::find_if(savepoints_.rbegin(), savepoints_.rend(),
                                    [&](const auto& savepoint) { return savepoint.first == change.name; });
    switch (change.kind) {
      case Kind::savepoint: savepoints_.emplace_back(change.name, now_); break;
      case Kind::rollback_to:
        if (named == savepoints_.rend()) break;
        now_ = named->second;
        savepoints_.erase(named.base(), savepoints_.end());
        break;
      case Kind::release:
        if (named != savepoints_.rend()) savepoints_.erase(std::prev(named.base()), savepoints_.end());
        break;
      case Kind::commit:
      case Kind::rollback:
      case Kind::prepare:
        now_ = {};
        savepoints_.clear();
        break;
      default: break;
    }
  }

  Held now_;
  std::vector<Held> before_inner_;  // an entry a step of the body that is being followed
  std::vector<std::pair<std::string, Held>> savepoints_;
  uint32_t number_ = UINT32_MAX;
};

}  // namespace tests
