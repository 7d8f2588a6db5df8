// Putting statements together into units that commit as one.

#include "migrate/plan/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lint/chain/no_transaction.h"
#include "lint/chain/parse_script.h"

namespace migrate {
namespace {

using Kind = Statement::Kind;

class Cutter {
 public:
  Cutter(const chain::Chain& chain, const chain::Revision& revision, Direction direction)
      : chain_(chain),
        revision_(revision),
        direction_(direction),
        script_(direction == Direction::up ? *revision.up : *revision.down),
        source_(chain.files[script_.file]) {}

  Units cut(std::vector<Statement> statements) {
    refuse_psql(statements);
    refuse_left_out();
    if (wrapped(statements)) {
      statements.pop_back();
      statements.erase(statements.begin());
      one_unit(std::move(statements), true);
    } else if (script_.transactional) {
      one_unit(std::move(statements));
    } else if (script_.send == chain::SendMode::one_string && statements.size() > 1 &&
               !controls_transactions(statements) && !any_alone(statements)) {
      one_unit(std::move(statements));
    } else {
      row_of_units(std::move(statements));
    }
    return std::move(units_);
  }

 private:
  void refuse(Obstacle::Kind kind, const Statement& statement, std::string message, std::string hint) {
    units_.obstacles.push_back({kind, std::move(message), std::move(hint), revision_.id, source_.path,
                                text::position_of(source_, statement.span.begin)});
  }

  void refuse_psql(std::vector<Statement>& statements) {
    std::erase_if(statements, [&](const Statement& statement) {
      if (statement.kind != Kind::psql_command) return false;
      if (statement.words != "\\restrict" && statement.words != "\\unrestrict")
        refuse(Obstacle::Kind::psql_command, statement,
               fmt::format("{} is a command of psql, not SQL", statement.words),
               "write what it stands for, or run this script with psql");
      return true;
    });
  }

  // What psql alone would do is left out of the script's text.
  void refuse_left_out() {
    for (uint32_t at = script_.body.begin;;) {
      const chain::Unfilled* one = chain::unfilled_in(chain_, script_.file, {at, script_.body.end});
      if (one == nullptr) return;
      at = one->at.begin + 1;
      if (!one->name.starts_with('\\')) continue;
      units_.obstacles.push_back({Obstacle::Kind::psql_command,
                                  fmt::format("{} is a command of psql, not SQL", one->name),
                                  "write what it stands for, or run this script with psql", revision_.id,
                                  source_.path, text::position_of(source_, one->at.begin)});
    }
  }

  static bool is_control(const Statement& statement) {
    return ends_or_begins(statement) || statement.kind == Kind::inner;
  }
  static bool ends_or_begins(const Statement& statement) {
    return statement.kind == Kind::begin || statement.kind == Kind::commit ||
           statement.kind == Kind::transaction;
  }
  static bool controls_transactions(const std::vector<Statement>& statements) {
    return std::any_of(statements.begin(), statements.end(), is_control);
  }
  // Sent as one string they fail; out of a transaction the script is already, so each is sent by itself.
  static bool any_alone(const std::vector<Statement>& statements) {
    return std::any_of(statements.begin(), statements.end(),
                       [](const Statement& statement) { return statement.kind == Kind::alone; });
  }
  static bool wrapped(const std::vector<Statement>& statements) {
    return statements.size() >= 2 && statements.front().kind == Kind::begin &&
           statements.back().kind == Kind::commit &&
           std::none_of(statements.begin() + 1, statements.end() - 1, ends_or_begins);
  }

  void one_unit(std::vector<Statement> statements, bool own_transaction = false) {
    for (const Statement& statement : statements) {
      if (is_control(statement) && !own_transaction) refuse_control(statement);
      if (statement.kind == Kind::alone)
        refuse(Obstacle::Kind::needs_no_transaction, statement,
               fmt::format("{} cannot run inside a transaction", statement.words),
               chain::way_out_of_transaction(chain_, script_, direction_ == Direction::down).words);
    }
    units_.units.push_back({true, std::move(statements)});
  }

  void refuse_control(const Statement& statement) {
    refuse(
        Obstacle::Kind::transaction_control, statement,
        fmt::format("{} in a script that runs inside a transaction: what comes before it could not be taken "
                    "back with the rest",
                    statement.words),
        "take it out (BEGIN and COMMIT around the whole script are understood); or " +
            chain::way_out_of_transaction(chain_, script_, direction_ == Direction::down).words);
  }

  void row_of_units(std::vector<Statement> statements) {
    units_.transactional = false;
    std::optional<Statement> open;
    std::vector<Statement> group;
    for (Statement& statement : statements) {
      if (statement.kind == Kind::begin && !open) {
        open = statement;
      } else if (statement.kind == Kind::commit && open) {
        units_.units.push_back({true, std::exchange(group, {})});
        open.reset();
      } else if (ends_or_begins(statement) || (statement.kind == Kind::inner && !open)) {
        refuse(Obstacle::Kind::transaction_control, statement,
               fmt::format("{} does not close or open a transaction of this script", statement.words),
               "only pairs of BEGIN and COMMIT are understood here");
      } else if (open) {
        if (statement.kind == Kind::alone)
          refuse(Obstacle::Kind::needs_no_transaction, statement,
                 fmt::format("{} cannot run between BEGIN and COMMIT", statement.words),
                 "move it out of them");
        group.push_back(std::move(statement));
      } else {
        single(std::move(statement));
      }
    }
    if (open)
      refuse(Obstacle::Kind::transaction_control, *open, fmt::format("this {} has no COMMIT", open->words),
             "add the COMMIT");
  }

  void single(Statement statement) {
    if (statement.kind == Kind::set_local) {
      const text::Position at = text::position_of(source_, statement.span.begin);
      units_.warnings.push_back(fmt::format(
          "{}:{}:{}: SET LOCAL outside a transaction has no effect; SET would last for this script",
          source_.path, at.line, at.column));
    }
    const bool by_itself = statement.kind == Kind::alone || statement.kind == Kind::may_commit ||
                           statement.kind == Kind::may_be_alone;
    units_.units.push_back({!by_itself, {std::move(statement)}});
  }

  const chain::Chain& chain_;
  const chain::Revision& revision_;
  Direction direction_;
  const chain::Script& script_;
  const text::Source& source_;
  Units units_;
};

}  // namespace

Units units_of(const chain::Chain& chain, const chain::Revision& revision, Direction direction,
               const std::vector<Statement>& statements) {
  Units units = Cutter(chain, revision, direction).cut(statements);
  // One unit that takes a transaction may as well share it with its record.
  if (!units.transactional && units.units.size() == 1 && units.units.front().transaction)
    units.transactional = true;
  return units;
}

}  // namespace migrate
