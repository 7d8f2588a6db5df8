// A chain taken up with rows in its tables, and each revision down and up again.
#include "migrate/verify/rows.h"

#include <fmt/format.h>

#include <optional>

#include "lint/chain/directive.h"
#include "lint/sql/split.h"
#include "migrate/execute/statements.h"
#include "migrate/session/prologue.h"
#include "migrate/verify/base.h"

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
      : chain_(chain), seeds_(script), scratch_(scratch), interrupt_(interrupt) {}

  text::Result<RowsReport> prove(const std::function<void(size_t)>& told) {
    if (const text::Result<void> begun = begin(); !begun) return begun.error();
    RowsReport report;
    bool fails = false;
    for (size_t i = 0; i < chain_.revisions.size() && !fails && !interrupt_.requested(); ++i) {
      text::Result<std::optional<RowsProof>> proof = one(i);
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
  struct Round {
    Contents down, again;
    std::optional<Failure> failed;
    Direction at = Direction::down;  // of the failure
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

  text::Result<std::optional<RowsProof>> one(size_t i) {
    const chain::Revision& revision = chain_.revisions[i];
    const text::Result<Contents> before = contents_of(*session_);
    if (!before) return before.error();
    RowsProof proof;
    proof.revision = i;
    const PlainStep up = plain_step(chain_, i, Direction::up), down = plain_step(chain_, i, Direction::down);
    if (up.step) proof.failed = run_plain(*session_, chain_, *up.step, settings_);
    if (proof.failed) {
      proof.result = RowsResult::up_fails;
      return std::optional(std::move(proof));
    }
    const bool has_way_back = up.step && down.step && !revision.irreversible && down.obstacles.empty();
    if (has_way_back && !before->empty()) {
      const text::Result<void> judged = go_round(*down.step, *up.step, *before, proof);
      if (!judged) return judged.error();
    }
    seeds_.plant(*session_);
    session_->run_undisturbed(reset_statements(settings_));
    if (!has_way_back || before->empty()) return std::optional<RowsProof>();
    return std::optional(std::move(proof));
  }

  text::Result<void> go_round(const Step& down, const Step& up, const Contents& before, RowsProof& proof) {
    const text::Result<Contents> first = contents_of(*session_);
    if (!first) return first.error();
    text::Result<Round> round = Round();
    const bool in_transaction = is_one_transaction(down) && is_one_transaction(up);
    if (in_transaction) round = in_one_transaction(down, up);
    // What the two cannot do in one transaction they may do in two.
    if (round && (!in_transaction || round->failed)) round = in_a_copy(down, up);
    if (!round) return round.error();
    if (round->failed) {
      proof.result = round->at == Direction::down ? RowsResult::down_fails : RowsResult::up_again_fails;
      proof.failed = std::move(round->failed);
      return {};
    }
    proof.after_down = lost(before, round->down);
    proof.up_again = lost(common(*first, before), round->again);
    if (proof.after_down.empty() && proof.up_again.empty()) return {};
    proof.declared = declared_loss(chain_, chain_.revisions[proof.revision]);
    proof.result = proof.declared.empty() ? RowsResult::lost : RowsResult::declared;
    return {};
  }

  // Rolled back: what the down loses is there for the revisions to come.
  text::Result<Round> in_one_transaction(const Step& down, const Step& up) {
    Round round;
    if (const Answer begun = session_->run("BEGIN"); begun.error)
      return text::Error{describe(*begun.error), "", "", {}};
    const auto go = [&](const Step& step, Contents& contents) -> text::Result<void> {
      round.at = step.direction;
      round.failed = run_statements(*session_, chain_, step);
      if (!round.failed) {
        const Answer checked = session_->run("SET CONSTRAINTS ALL IMMEDIATE");
        if (checked.error) round.failed = failure_of(chain_, step, nullptr, *checked.error, "COMMIT");
      }
      if (round.failed) return {};
      session_->run_undisturbed(reset_statements(settings_));
      text::Result<Contents> read = contents_of(*session_);
      if (!read) return read.error();
      contents = std::move(*read);
      return {};
    };
    text::Result<void> gone = go(down, round.down);
    if (gone && !round.failed) gone = go(up, round.again);
    session_->run_undisturbed("ROLLBACK");
    session_->run_undisturbed(reset_statements(settings_));
    if (!gone) return gone.error();
    return round;
  }

  text::Result<Round> in_a_copy(const Step& down, const Step& up) {
    session_.reset();
    const text::Result<std::string> copy = scratch_.copy_database(name_);
    if (!copy) return copy.error();
    if (const text::Result<void> opened = open(*copy); !opened) return opened.error();
    Round round;
    const auto go = [&](const Step& step, Contents& contents) -> text::Result<void> {
      round.at = step.direction;
      round.failed = run_plain(*session_, chain_, step, settings_);
      if (round.failed) return {};
      text::Result<Contents> read = contents_of(*session_);
      if (!read) return read.error();
      contents = std::move(*read);
      return {};
    };
    text::Result<void> gone = go(down, round.down);
    if (gone && !round.failed) gone = go(up, round.again);
    if (const text::Result<void> opened = open(name_); !opened) return opened.error();
    scratch_.discard_database(*copy);
    if (!gone) return gone.error();
    return round;
  }

  const chain::Chain& chain_;
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
