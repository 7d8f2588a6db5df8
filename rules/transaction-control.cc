// BEGIN, COMMIT and ROLLBACK that do not fit the transaction in which the script runs: what `migrate` refuses
// to run. BEGIN ... COMMIT around the whole script is fine everywhere, and in pairs where the runner has no
// transaction of its own.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lint/chain/no_transaction.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/sql/words.h"
#include "lint/text/case.h"

namespace rules {

namespace {

enum class Kind : uint8_t { other, begin, commit, rollback, ends };

struct Statement {
  Kind kind = Kind::other;
  std::string words;  // as it is called
  text::Span span;
};

// The few words that tell transaction commands apart.
Statement classify(std::string_view sql) {
  constexpr size_t enough = 5;
  std::vector<std::string> words;
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end && words.size() < enough;
       token = scanner.next_code())
    words.push_back(text::upper(scanner.text(token)));
  const auto is = [&](size_t at, std::string_view word) { return at < words.size() && words[at] == word; };
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is(0, "START") && is(1, "TRANSACTION")) return {Kind::begin, "START TRANSACTION", {}};
  if (is(0, "BEGIN")) return {Kind::begin, "BEGIN", {}};
  if (is(1, "PREPARED") || has("TO")) return {};
  if (is(0, "COMMIT") || is(0, "END"))
    return {has("CHAIN") && !has("NO") ? Kind::ends : Kind::commit, words[0], {}};
  if (is(0, "ROLLBACK") || is(0, "ABORT"))
    return {has("CHAIN") && !has("NO") ? Kind::ends : Kind::rollback, words[0], {}};
  if (is(0, "PREPARE") && is(1, "TRANSACTION")) return {Kind::ends, "PREPARE TRANSACTION", {}};
  return {};
}

constexpr sql::AnyOf control_words({"begin", "commit", "end", "rollback", "abort", "start", "prepare"});

std::vector<Statement> statements_of(const lint::Context& run, const chain::Script& script) {
  std::vector<Statement> statements;
  const text::Source& source = run.source(script.file);
  for (const sql::Piece& piece : sql::split(source.slice(script.body), script.body.begin)) {
    if (piece.kind == sql::Piece::Kind::psql_command) continue;
    statements.push_back(classify(source.slice(piece.span)));
    statements.back().span = piece.span;
  }
  return statements;
}

bool is_control(const Statement& statement) {
  return statement.kind != Kind::other;
}

class Judge {
 public:
  Judge(const lint::ChainView& view, lint::Sink& sink, uint32_t revision, const chain::Script& script,
        bool down)
      : view_(view), sink_(sink), revision_(revision), script_(script), down_(down) {}

  void judge() {
    if (!control_words.stands_in(view_.run.source(script_.file).slice(script_.body))) return;
    const std::vector<Statement> all = statements_of(view_.run, script_);
    const size_t controls = static_cast<size_t>(std::count_if(all.begin(), all.end(), is_control));
    const bool around = all.size() >= 2 && controls == 2 && all.front().kind == Kind::begin &&
                        all.back().kind == Kind::commit;
    if (controls == 0 || around) return;
    if (script_.transactional) {
      // One finding a script: COMMIT and the BEGIN after it are one way out of one transaction.
      inside(*std::find_if(all.begin(), all.end(), is_control), controls - 1);
    } else {
      in_pairs(all);
    }
  }

 private:
  void inside(const Statement& statement, size_t others) {
    const chain::NoTransactionAdvice way = chain::way_out_of_transaction(view_.run.chain, script_, down_);
    tell(statement,
         fmt::format(
             "{}{} in a script that runs inside the runner's transaction: `migrate` refuses it, and other "
             "runners cannot take back what comes before it",
             statement.words, others == 0 ? "" : fmt::format(" (and {} more of its like)", others)),
         "take it out (BEGIN and COMMIT around the whole script are understood); or " + way.words);
  }

  bool runner_is_ours() const {
    return view_.run.chain.layout == "native" || view_.run.settings.runner_is_ours;
  }

  void in_pairs(const std::vector<Statement>& all) {
    const Statement* open = nullptr;
    for (const Statement& statement : all) {
      if (statement.kind == Kind::begin && !open) {
        open = &statement;
      } else if (statement.kind == Kind::commit && open) {
        open = nullptr;
      } else if (statement.kind == Kind::rollback && open) {
        open = nullptr;
        if (runner_is_ours())
          tell(statement,
               fmt::format("{} takes back what this script did: `migrate` refuses it", statement.words),
               "take it out, with its BEGIN and what stands between them");
      } else if (is_control(statement)) {
        tell(statement,
             fmt::format("{} does not close or open a transaction of this script", statement.words),
             "write BEGIN and COMMIT in pairs");
      }
    }
    if (open) tell(*open, fmt::format("this {} has no COMMIT", open->words), "add the COMMIT");
  }

  void tell(const Statement& statement, std::string message, std::string help) {
    lint::Finding finding;
    finding.revision = revision_;
    finding.subject =
        fmt::format("{}{} {}", view_.run.revision(revision_).id, down_ ? " down" : "", statement.words);
    finding.at = {.file = script_.file, .path = {}, .at = statement.span};
    finding.message = std::move(message);
    finding.help = std::move(help);
    sink_.add(std::move(finding));
  }

  const lint::ChainView& view_;
  lint::Sink& sink_;
  uint32_t revision_;
  const chain::Script& script_;
  bool down_;
};

void check(const lint::ChainView& view, lint::Sink& sink) {
  for (uint32_t i = 0; i < view.run.chain.revisions.size(); ++i) {
    if (view.run.settings.is_deployed(i)) continue;
    const chain::Revision& revision = view.run.revision(i);
    if (revision.up) Judge(view, sink, i, *revision.up, false).judge();
    if (revision.down) Judge(view, sink, i, *revision.down, true).judge();
  }
}

}  // namespace

extern constinit const lint::Rule transaction_control{
    .id = "transaction-control",
    .summary = "BEGIN, COMMIT or ROLLBACK that does not fit the transaction the script runs in",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{check},
    .answers =
        "squawk transaction-nesting ban-uncommitted-transaction, postgres-language-server "
        "transactionNesting, atlas TX201, MigrationPilot MP053"};

}  // namespace rules
