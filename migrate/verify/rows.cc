// A chain taken up with rows in its tables, and each revision down and up again.
#include "migrate/verify/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lint/chain/directive.h"
#include "lint/sql/split.h"
#include "migrate/execute/statements.h"
#include "migrate/session/prologue.h"
#include "migrate/verify/base.h"
#include "migrate/verify/contents.h"
#include "migrate/verify/parts.h"

namespace migrate {
namespace {

using RowsResult = RowsProof::Result;

// The statements of the script that have not run yet, in order.
class Seeds {
 public:
  explicit Seeds(const text::Source& script) : script_(script) {
    for (const sql::Piece& piece : sql::split(script.bytes)) {
      using Kind = Statement::Kind;
      const Kind kind = classify(script.slice(piece.span)).kind;
      const bool control = kind == Kind::begin || kind == Kind::commit || kind == Kind::transaction;
      if (piece.kind == sql::Piece::Kind::statement && !control) waiting_.push_back({piece, {}});
    }
  }

  // Each in a transaction of its own; what fails waits for the next revision.
  void plant(Session& session) {
    std::vector<Seed> still;
    for (Seed& seed : waiting_) {
      Answer answer = session.run("BEGIN");
      if (answer.ok())
        answer = session.run(script_.slice(seed.piece.span),
                             seed.piece.copy_data.empty() ? "" : script_.slice(seed.piece.copy_data));
      if (answer.ok()) answer = session.run("COMMIT");
      if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
      if (answer.ok()) continue;
      seed.error = std::move(answer.error);
      still.push_back(std::move(seed));
    }
    waiting_ = std::move(still);
  }

  text::Result<void> all_planted() const {
    if (waiting_.empty()) return {};
    const Seed& first = waiting_.front();
    const text::Position at = text::position_of(script_.bytes, first.piece.span.begin);
    return text::Error{first.error ? describe(*first.error) : "it has not run",
                       "each statement runs after the first revision that lets it: none does",
                       fmt::format("{}:{}:{}", script_.path, at.line, at.column),
                       {}};
  }

 private:
  struct Seed {
    sql::Piece piece;
    std::optional<ServerError> error;
  };
  const text::Source& script_;
  std::vector<Seed> waiting_;
};

// `-- migrate:loses <what and why>` in the file of the revision's down, or of its up.
std::string declared_loss(const chain::Chain& chain, const chain::Revision& revision) {
  for (const std::optional<chain::Script>& script : {revision.down, revision.up}) {
    if (!script) continue;
    for (const sql::Comment& comment : sql::comments(chain.files[script->file].bytes)) {
      if (!comment.own_line || !comment.text.starts_with("--")) continue;
      const auto directive = chain::read_directive(comment.text);
      if (directive && directive->kind == chain::Directive::Kind::loses) return directive->rest;
    }
  }
  return {};
}

class RowsProver {
 public:
  RowsProver(const chain::Chain& chain, const text::Source& script, const Scratch& scratch,
             const Interrupt& interrupt)
      : chain_(chain), parts_(chain), seeds_(script), scratch_(scratch), interrupt_(interrupt) {}

  text::Result<RowsReport> prove(const std::function<void(size_t)>& told) {
    if (const text::Result<void> begun = begin(); !begun) return begun.error();
    RowsReport report;
    bool fails = false;
    for (size_t i = 0; i < chain_.revisions.size() && !fails && !interrupt_.requested(); ++i) {
      const size_t first = std::exchange(i, parts_.last(i));
      text::Result<std::optional<RowsProof>> proof = one(first, i);
      if (!proof) return proof.error();
      if (told) told(i);
      if (!*proof) continue;
      report.proofs.push_back(std::move(**proof));
      fails = report.proofs.back().result == RowsResult::up_fails;
    }
    if (interrupt_.requested()) return report;
    if (const text::Result<void> planted = seeds_.all_planted(); !planted && !fails) return planted.error();
    const text::Result<Contents> contents = contents_of(*session_);
    if (!contents) return contents.error();
    report.rows = rows_in(*contents);
    report.tables = static_cast<int64_t>(contents->size());
    return report;
  }

 private:
  using Steps = std::vector<Step>;  // in the order in which they run
  struct Round {
    Contents down, again;
    std::optional<Failure> failed;
    Direction at = Direction::down;  // of the failure
    size_t at_revision = 0;
  };

  text::Result<void> begin() {
    text::Result<std::string> name = scratch_.empty_database();
    if (!name) return name.error();
    name_ = std::move(*name);
    if (const text::Result<void> made = make_base(connection(name_), chain_); !made) return made.error();
    if (const text::Result<void> opened = open(name_); !opened) return opened.error();
    if (const text::Result<void> made = make_schemas(*session_, settings_); !made) return made.error();
    seeds_.plant(*session_);
    return {};
  }

  ConnectOptions connection(const std::string& name) const {
    return {scratch_.url(name), "migrate verify", 15, interrupt_};
  }

  text::Result<void> open(const std::string& name) {
    session_.reset();
    text::Result<Session> opened = Session::open(connection(name));
    if (!opened) return opened.error();
    session_.emplace(std::move(*opened));
    settings_ = Settings();
    settings_.search_path = chain_.search_path;
    settings_.made_schemas = chain_.made_schemas;
    return settle(*session_, settings_);
  }

  // A revision, or the parts of one change.
  text::Result<std::optional<RowsProof>> one(size_t first, size_t last) {
    const text::Result<Contents> before = contents_of(*session_);
    if (!before) return before.error();
    RowsProof proof;
    proof.revision = first;
    Steps ups, downs;
    bool has_way_back = true;
    for (size_t i = first; i <= last; ++i) {
      PlainStep up = plain_step(chain_, i, Direction::up), down = plain_step(chain_, i, Direction::down);
      if (up.step) proof.failed = run_plain(*session_, chain_, *up.step, settings_);
      if (proof.failed) {
        proof.revision = i;
        proof.result = RowsResult::up_fails;
        return std::optional(std::move(proof));
      }
      has_way_back = has_way_back && !chain_.revisions[i].irreversible && down.obstacles.empty();
      if (up.step) ups.push_back(std::move(*up.step));
      if (down.step) downs.insert(downs.begin(), std::move(*down.step));
    }
    has_way_back = has_way_back && !ups.empty() && !downs.empty();
    if (has_way_back && !before->empty()) {
      const text::Result<void> judged = go_round(downs, ups, *before, proof);
      if (!judged) return judged.error();
    }
    seeds_.plant(*session_);
    session_->run_undisturbed(reset_statements(settings_));
    if (!has_way_back || before->empty()) return std::optional<RowsProof>();
    return std::optional(std::move(proof));
  }

  text::Result<void> go_round(const Steps& downs, const Steps& ups, const Contents& before,
                              RowsProof& proof) {
    const text::Result<Contents> first = contents_of(*session_);
    if (!first) return first.error();
    text::Result<Round> round = Round();
    const bool in_transaction = std::all_of(downs.begin(), downs.end(), is_one_transaction) &&
                                std::all_of(ups.begin(), ups.end(), is_one_transaction);
    if (in_transaction) round = in_one_transaction(downs, ups);
    // What they cannot do in one transaction they may do in several.
    if (round && (!in_transaction || round->failed)) round = in_a_copy(downs, ups);
    if (!round) return round.error();
    if (round->failed) {
      proof.result = round->at == Direction::down ? RowsResult::down_fails : RowsResult::up_again_fails;
      proof.failed = std::move(round->failed);
      proof.revision = round->at_revision;
      return {};
    }
    proof.after_down = lost(before, round->down);
    proof.up_again = lost(common(*first, before), round->again);
    if (proof.after_down.empty() && proof.up_again.empty()) return {};
    for (const Step& up : ups) {
      if (proof.declared.empty()) proof.declared = declared_loss(chain_, chain_.revisions[up.revision]);
    }
    proof.result = proof.declared.empty() ? RowsResult::lost : RowsResult::declared;
    return {};
  }

  // Rolled back: what the down loses is there for the revisions to come.
  text::Result<Round> in_one_transaction(const Steps& downs, const Steps& ups) {
    Round round;
    if (const Answer begun = session_->run("BEGIN"); begun.error)
      return text::Error{describe(*begun.error), "", "", {}};
    const auto go = [&](const Steps& steps, Contents& contents) -> text::Result<void> {
      for (const Step& step : steps) {
        round.at = step.direction;
        round.at_revision = step.revision;
        round.failed = run_statements(*session_, chain_, step);
        if (!round.failed) {
          const Answer checked = session_->run("SET CONSTRAINTS ALL IMMEDIATE");
          if (checked.error) round.failed = failure_of(chain_, step, nullptr, *checked.error, "COMMIT");
        }
        if (round.failed) return {};
        session_->run_undisturbed(reset_statements(settings_));
      }
      text::Result<Contents> read = contents_of(*session_);
      if (!read) return read.error();
      contents = std::move(*read);
      return {};
    };
    text::Result<void> gone = go(downs, round.down);
    if (gone && !round.failed) gone = go(ups, round.again);
    session_->run_undisturbed("ROLLBACK");
    session_->run_undisturbed(reset_statements(settings_));
    if (!gone) return gone.error();
    return round;
  }

  text::Result<Round> in_a_copy(const Steps& downs, const Steps& ups) {
    session_.reset();
    const text::Result<std::string> copy = scratch_.copy_database(name_);
    if (!copy) return copy.error();
    if (const text::Result<void> opened = open(*copy); !opened) return opened.error();
    Round round;
    const auto go = [&](const Steps& steps, Contents& contents) -> text::Result<void> {
      for (const Step& step : steps) {
        round.at = step.direction;
        round.at_revision = step.revision;
        round.failed = run_plain(*session_, chain_, step, settings_);
        if (round.failed) return {};
      }
      text::Result<Contents> read = contents_of(*session_);
      if (!read) return read.error();
      contents = std::move(*read);
      return {};
    };
    text::Result<void> gone = go(downs, round.down);
    if (gone && !round.failed) gone = go(ups, round.again);
    if (const text::Result<void> opened = open(name_); !opened) return opened.error();
    scratch_.discard_database(*copy);
    if (!gone) return gone.error();
    return round;
  }

  const chain::Chain& chain_;
  Parts parts_;
  Seeds seeds_;
  const Scratch& scratch_;
  const Interrupt& interrupt_;
  std::string name_;
  Settings settings_;
  std::optional<Session> session_;
};

}  // namespace

text::Result<RowsReport> prove_rows(const chain::Chain& chain, const text::Source& script,
                                    const Scratch& scratch, const Interrupt& interrupt,
                                    const std::function<void(size_t)>& told) {
  return RowsProver(chain, script, scratch, interrupt).prove(told);
}

std::string_view name(RowsResult result) {
  switch (result) {
    case RowsResult::kept: return "kept";
    case RowsResult::declared: return "declared";
    case RowsResult::lost: return "lost";
    case RowsResult::down_fails: return "down-fails";
    case RowsResult::up_again_fails: return "up-again-fails";
    case RowsResult::up_fails: return "up-fails";
  }
  return "";
}

}  // namespace migrate
