// Walking up, down and up again, and comparing after each.

#include "migrate/verify/downs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "migrate/inspect/inspect.h"
#include "migrate/verify/base.h"

namespace migrate {
namespace {

using Result = Proof::Result;
using diff::Difference;

std::string without_blanks(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
  }
  return out;
}

bool is_layout(const Difference& difference) {
  return difference.kind == Difference::Kind::changed && difference.property == "body" &&
         without_blanks(difference.expected) == without_blanks(difference.actual);
}

Result judge(const std::vector<Difference>& differences) {
  bool order = false;
  bool layout = false;
  for (const Difference& difference : differences) {
    if (difference.kind == Difference::Kind::order)
      order = true;
    else if (is_layout(difference))
      layout = true;
    else
      return Result::not_restored;
  }
  return layout ? Result::cosmetic : order ? Result::column_order : Result::restored;
}

using Details = std::map<std::string, std::string>;

// The schema as it was at one moment.
struct State {
  catalog::Catalog schema;
  Details details;
};

void add_details(const Details& expected, const Details& actual, std::vector<Difference>& out) {
  const auto add = [&](Difference::Kind kind, const std::string& name, const std::string& was,
                       const std::string& is) {
    out.push_back({kind, name.substr(0, name.find(' ')), name.substr(name.find(' ') + 1), "text", was, is});
  };
  for (const auto& [name, text] : expected) {
    const auto found = actual.find(name);
    if (found == actual.end())
      add(Difference::Kind::missing, name, text, "");
    else if (found->second != text)
      add(Difference::Kind::changed, name, text, found->second);
  }
  for (const auto& [name, text] : actual) {
    if (!expected.contains(name)) add(Difference::Kind::extra, name, "", text);
  }
}

// Details tell something only where the objects themselves agree.
std::vector<Difference> compare(const State& expected, const State& actual) {
  std::vector<Difference> out =
      diff::diff(expected.schema, actual.schema, {.exact = true, .without_schemas = {}});
  if (judge(out) != Result::not_restored) add_details(expected.details, actual.details, out);
  return out;
}

text::Result<State> observe(Session& session) {
  text::Result<catalog::Catalog> schema = inspect(session);
  if (!schema) return schema.error();
  text::Result<Details> details = inspect_details(session);
  if (!details) return details.error();
  return State{std::move(*schema), std::move(*details)};
}

class Prover {
 public:
  Prover(const chain::Chain& chain, const Scratch& scratch, const Interrupt& interrupt)
      : chain_(chain), scratch_(scratch), interrupt_(interrupt) {}

  text::Result<std::vector<Proof>> prove(const std::function<void(const Proof&)>& told) {
    if (const text::Result<void> fresh = begin_afresh(0); !fresh) return fresh.error();
    std::vector<Proof> proofs;
    for (size_t i = 0; i < chain_.revisions.size() && !interrupt_.requested(); ++i) {
      text::Result<Proof> proof = one(i);
      if (!proof) return proof.error();
      if (told) told(*proof);
      proofs.push_back(std::move(*proof));
      if (proofs.back().result == Result::up_fails) break;
    }
    return proofs;
  }

 private:
  // An empty database with the ups of the first `count` revisions.
  text::Result<void> begin_afresh(size_t count) {
    session_.reset();
    const std::string name = fmt::format("downs_{}", ++databases_);
    if (databases_ > 1) (void)scratch_.drop_database(fmt::format("downs_{}", databases_ - 1));
    (void)scratch_.drop_database(name);  // of an earlier proof on the same server
    if (const text::Result<void> made = scratch_.create_database(name); !made) return made.error();
    const ConnectOptions connect{scratch_.url(name), "migrate verify", 15, interrupt_};
    if (const text::Result<void> made = make_base(connect, chain_); !made) return made.error();
    text::Result<Session> opened = Session::open(connect);
    if (!opened) return opened.error();
    session_.emplace(std::move(*opened));
    settings_ = Settings();
    if (const text::Result<void> settled = settle(*session_, settings_); !settled) return settled.error();
    for (size_t i = 0; i < count; ++i) {
      const PlainStep step = plain_step(chain_, i, Direction::up);
      if (!step.step) continue;
      if (const std::optional<Failure> failed = run_plain(*session_, chain_, *step.step, settings_))
        return text::Error{
            fmt::format("{} ran before and fails now: {}", chain_.revisions[i].id, describe(failed->error)),
            "",
            "",
            {}};
    }
    text::Result<State> seen = observe(*session_);
    if (!seen) return seen.error();
    now_.emplace(std::move(*seen));
    return {};
  }

  // Runs one direction; nothing on success.
  std::optional<Failure> run(size_t i, Direction direction, Proof& proof) {
    const PlainStep step = plain_step(chain_, i, direction);
    if (!step.obstacles.empty()) {
      proof.reason = step.obstacles.front().message;
      Failure failure;
      failure.revision = i;
      failure.direction = direction;
      failure.error.message = step.obstacles.front().message;
      failure.path = step.obstacles.front().path;
      failure.at = step.obstacles.front().at;
      return failure;
    }
    if (!step.step) return std::nullopt;
    return run_plain(*session_, chain_, *step.step, settings_);
  }

  text::Result<Proof> one(size_t i) {
    const chain::Revision& revision = chain_.revisions[i];
    Proof proof;
    proof.revision = i;
    if (!revision.up || revision.opaque) {
      proof.result = Result::up_fails;
      proof.reason = revision.opaque.value_or("it has no up");
      return proof;
    }
    if ((proof.failed = run(i, Direction::up, proof))) {
      proof.result = Result::up_fails;
      return proof;
    }
    const State before = std::move(*now_);
    text::Result<State> up = observe(*session_);
    if (!up) return up.error();
    now_.emplace(std::move(*up));
    if (revision.irreversible) {
      proof.result = Result::irreversible;
      proof.reason = *revision.irreversible;
      return proof;
    }
    if (!revision.down) {
      proof.result = Result::no_down;
      return proof;
    }
    proof.does_nothing = compare(before, *now_).empty();
    return down_and_up(i, before, std::move(proof));
  }

  text::Result<Proof> down_and_up(size_t i, const State& before, Proof proof) {
    const State first = *now_;
    if ((proof.failed = run(i, Direction::down, proof))) {
      proof.result = Result::down_fails;
      const text::Result<void> fresh = begin_afresh(i + 1);
      return fresh ? text::Result<Proof>(std::move(proof)) : fresh.error();
    }
    text::Result<State> down = observe(*session_);
    if (!down) return down.error();
    proof.differences = compare(before, *down);
    proof.result = judge(proof.differences);
    std::optional<Failure> failed = run(i, Direction::up, proof);
    if (!failed) {
      text::Result<State> again = observe(*session_);
      if (!again) return again.error();
      proof.again = compare(first, *again);
      now_.emplace(std::move(*again));
    }
    const bool differs = judge(proof.again) == Result::not_restored;
    if (proof.result != Result::not_restored && (failed || differs)) {
      proof.result = Result::up_again_fails;
      proof.failed = failed;
    }
    if (!failed && proof.again.empty()) return proof;
    const text::Result<void> fresh = begin_afresh(i + 1);
    return fresh ? text::Result<Proof>(std::move(proof)) : fresh.error();
  }

  const chain::Chain& chain_;
  const Scratch& scratch_;
  const Interrupt& interrupt_;
  std::optional<Session> session_;
  Settings settings_;
  std::optional<State> now_;  // the schema as it is
  int databases_ = 0;
};

}  // namespace

text::Result<std::vector<Proof>> prove_downs(const chain::Chain& chain, const Scratch& scratch,
                                             const Interrupt& interrupt,
                                             const std::function<void(const Proof&)>& told) {
  return Prover(chain, scratch, interrupt).prove(told);
}

std::string_view name(Result result) {
  switch (result) {
    case Result::restored: return "restored";
    case Result::column_order: return "column-order";
    case Result::cosmetic: return "cosmetic";
    case Result::not_restored: return "not-restored";
    case Result::down_fails: return "down-fails";
    case Result::up_again_fails: return "up-again-fails";
    case Result::no_down: return "no-down";
    case Result::irreversible: return "irreversible";
    case Result::up_fails: return "up-fails";
  }
  return "";
}

}  // namespace migrate
