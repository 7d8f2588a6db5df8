// migrate verify.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lint/text/join.h"
#include "migrate/execute/statements.h"
#include "migrate/verify/base.h"
#include "migrate/verify/downs.h"
#include "migrate/verify/ignore.h"
#include "migrate/verify/schema.h"
#include "tools/migrate/comparison_report.h"
#include "tools/migrate/passes.h"
#include "tools/migrate/tally.h"
#include "tools/migrate/verify_rows.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

json json_of(const Failure& failure) {
  return {{"sqlstate", failure.error.sqlstate},
          {"message", failure.error.message},
          {"file", failure.path},
          {"line", failure.at.line},
          {"column", failure.at.column}};
}

json json_of(const Proof& proof, const chain::Chain& chain) {
  json differences = json::array(), again = json::array();
  for (const diff::Difference& difference : proof.differences)
    differences.push_back(tool::json_of(difference));
  for (const diff::Difference& difference : proof.again) again.push_back(tool::json_of(difference));
  const chain::Revision& revision = chain.revisions[proof.revision];
  json out{{"revision", revision.id},
           {"title", revision.title},
           {"result", name(proof.result)},
           {"changes_schema", !proof.does_nothing},
           {"reason", proof.reason},
           {"differences", std::move(differences)},
           {"differences_after_second_up", std::move(again)}};
  out["failed"] = proof.failed ? json_of(*proof.failed) : json();
  out["verify_script"] = !revision.verify ? json() : json{{"passed", !proof.unverified}};
  if (proof.unverified) out["verify_script"]["failed"] = json_of(*proof.unverified);
  return out;
}

using Result = Proof::Result;
constexpr std::array<Tallied<Proof>, 9> proof_results{
    {{Result::restored, "restores the schema", "restore the schema"},
     {Result::column_order, "in another column order", "in another column order"},
     {Result::cosmetic, "with functions laid out otherwise", "with functions laid out otherwise"},
     {Result::not_restored, "does not", "do not"},
     {Result::down_fails, "fails", "fail"},
     {Result::up_again_fails, "cannot go up again", "cannot go up again"},
     {Result::no_down, "revision has no down", "revisions have no down"},
     {Result::irreversible, "declared irreversible", "declared irreversible"},
     {Result::up_fails, "up fails", "ups fail"}}};

std::string tally_of(const std::vector<Proof>& proofs) {
  std::string out = tally<Proof>(proofs, proof_results);
  return out.empty() ? "none" : out;
}

// What down did wrong, as one sentence a revision.
void print_proof(const Proof& proof, const chain::Chain& chain) {
  const chain::Revision& revision = chain.revisions[proof.revision];
  std::string sentence;
  switch (proof.result) {
    case Result::restored:
    case Result::column_order:
    case Result::cosmetic:
    case Result::no_down:
    case Result::irreversible: return;
    case Result::not_restored: {
      constexpr size_t shown = 4;
      std::vector<const diff::Difference*> telling;
      for (const diff::Difference& difference : proof.differences) {
        if (difference.kind != diff::Difference::Kind::order) telling.push_back(&difference);
      }
      sentence = "after down: ";
      for (size_t i = 0; i < std::min(shown, telling.size()); ++i)
        sentence += (i ? "; " : "") + telling[i]->sentence();
      if (telling.size() > shown) sentence += fmt::format("; and {} more", telling.size() - shown);
      break;
    }
    case Result::down_fails:
    case Result::up_fails:
    case Result::up_again_fails: {
      const char* what = proof.result == Result::down_fails ? "down fails"
                         : proof.result == Result::up_fails ? "up fails"
                                                            : "up fails the second time";
      sentence =
          proof.failed          ? fmt::format("{}: {} ({}:{}:{})", what, proof.failed->error.message,
                                              proof.failed->path, proof.failed->at.line, proof.failed->at.column)
          : proof.again.empty() ? fmt::format("{}: {}", what, proof.reason)
                                : "a second up makes something else: " + proof.again.front().sentence();
      break;
    }
  }
  print(report_line("", fmt::format("{} {}: {}", revision.id, revision.title, sentence)));
}

// Verify scripts: how many pass, and what the others said.
void print_checks(const std::vector<Proof>& proofs, const chain::Chain& chain) {
  size_t passed = 0, failed = 0;
  for (const Proof& proof : proofs) {
    if (proof.unverified)
      ++failed;
    else if (chain.revisions[proof.revision].verify && proof.result != Proof::Result::up_fails)
      ++passed;
  }
  if (passed + failed == 0) return;
  print(report_line("checks", fmt::format("{} passed, {} failed", count_of(passed, "verify script"),
                                          failed == 0 ? "none" : std::to_string(failed))));
  for (const Proof& proof : proofs) {
    if (!proof.unverified) continue;
    const chain::Revision& revision = chain.revisions[proof.revision];
    print(report_line(
        "", fmt::format("{} {}: {} ({}:{}:{})", revision.id, revision.title, proof.unverified->error.message,
                        proof.unverified->path, proof.unverified->at.line, proof.unverified->at.column)));
  }
}

bool is_fine(const Proof& proof) {
  if (proof.unverified) return false;
  return proof.result == Result::restored || proof.result == Result::column_order ||
         proof.result == Result::cosmetic || proof.result == Result::no_down ||
         proof.result == Result::irreversible;
}

constexpr const char* on_throwaway =
    "   = so said the throwaway server: `[environment] before` names what stands on yours before the first "
    "revision\n";

class Verifier {
 public:
  Verifier(const Options& options, Loaded& loaded, const Environment& environment)
      : options_(options), loaded_(loaded), environment_(environment), json_(options.format == "json") {}

  int verify() {
    report_ = {{"version", 1}, {"command", "verify"}};
    const std::vector<Obstacle> breaks = find_breaks(loaded_.chain);
    if (!breaks.empty()) return refuse(breaks);
    if (!loaded_.has_database || !options_.no_downs) {
      text::Result<Scratch> started = Scratch::start({options_.server_programs, environment_.path, {}});
      if (!started) {
        complain(words(started.error()));
        return exits::unreachable;
      }
      scratch_.emplace(std::move(*started));
    }
    const bool proved_at_once = !loaded_.has_database && !options_.no_downs && has_proofs(loaded_.chain);
    int status = loaded_.has_database ? live() : proved_at_once ? proved_on_scratch() : on_scratch();
    if (status == exits::done && !options_.no_downs && !proved_at_once) status = downs();
    if (status == exits::done && !options_.data.empty()) status = rows();
    if (json_) print(report_.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    return status != exits::done ? status : fine_ ? exits::done : exits::failed;
  }

 private:
  int refuse(const std::vector<Obstacle>& obstacles) {
    for (const Obstacle& obstacle : obstacles) complain(words(obstacle, style_of(options_)));
    return exits::refused;
  }
  void say(const std::string& text) {
    if (!json_) print(text);
  }

  // The server that somebody named: its history against the files, its schema against theirs.
  int live() {
    text::Result<Look> seen = look(loaded_.run);
    if (!seen) {
      complain(words(seen.error()));
      return exits::unreachable;
    }
    const History& history = seen->recorded.history;
    const std::vector<Obstacle> conflicts =
        find_conflicts(loaded_.chain, history, statement_reader(loaded_.chain));
    files(history, conflicts);
    return schema(seen->session, history.applied);
  }

  void files(const History& history, const std::vector<Obstacle>& conflicts) {
    size_t edited = 0, missing = 0;
    for (const Obstacle& conflict : conflicts) {
      edited += conflict.kind == Obstacle::Kind::edited ? 1 : 0;
      missing += conflict.kind == Obstacle::Kind::missing_file ? 1 : 0;
    }
    const auto number = [](size_t count) { return count == 0 ? std::string("none") : std::to_string(count); };
    say(report_line(
        "files", fmt::format("{} applied, {} edited, {} missing",
                             count_of(history.applied.size(), "revision"), number(edited), number(missing))));
    json list = json::array();
    for (const Obstacle& conflict : conflicts) {
      say(report_line("", conflict.message));
      list.push_back(tool::json_of(conflict));
    }
    report_["files"] = {{"applied", history.applied.size()}, {"conflicts", std::move(list)}};
    fine_ = fine_ && conflicts.empty();
  }

  int schema(Session& session, const std::vector<Applied>& applied) {
    text::Result<Comparison> comparison = compare_schema(session, loaded_.chain, applied, loaded_.run.schema);
    if (comparison) comparison->ignored = leave_out(comparison->differences, loaded_.ignored_drift);
    return told(comparison);
  }

  // Nobody named a server, and there is no down to prove: the chain goes up on the throwaway one.
  int on_scratch() {
    const text::Result<std::string> database = scratch_->empty_database();
    if (!database) {
      complain(words(database.error()));
      return exits::failed;
    }
    RunOptions how = loaded_.run;
    how.connect.database = scratch_->url(*database);
    how.settings.role.clear();
    if (const text::Result<void> made = make_base(how.connect, loaded_.chain); !made) {
      complain(words(made.error()));
      return exits::failed;
    }
    how.command = "up";
    how.dry_run = false;
    const Outcome outcome = run(loaded_.chain, Target{}, how);
    if (outcome.ending != Outcome::Ending::done) {
      for (const Obstacle& obstacle : outcome.obstacles) complain(words(obstacle, style_of(options_)));
      if (outcome.executed.failed)
        complain(words(*outcome.executed.failed, loaded_.chain, style_of(options_)) + on_throwaway);
      if (!outcome.message.empty()) complain("error: " + outcome.message + "\n");
      return exit_status(outcome.ending);
    }
    say(report_line("files", fmt::format("{} applied to a throwaway server",
                                         count_of(outcome.executed.done.size(), "revision"))));
    text::Result<Look> seen = look(how);
    if (!seen) {
      complain(words(seen.error()));
      return exits::unreachable;
    }
    return schema(seen->session, seen->recorded.history.applied);
  }

  text::Result<std::vector<Proof>> proofs_of_downs(const std::function<void(Session&)>& at_head) {
    ProofEvents events;
    events.at_head = at_head;
    const auto shown = progress("downs");
    if (shown) events.told = [&](const Proof& proof) { shown(proof.revision); };
    auto proofs = prove_downs(loaded_.chain, *scratch_, loaded_.run.connect.interrupt, events);
    if (shown) complain("\r\033[K");
    return proofs;
  }

  // One moving line on a terminal, told which revision is done.
  std::function<void(size_t)> progress(std::string_view what) const {
    if (json_ || ::isatty(STDERR_FILENO) != 1) return {};
    return [this, what](size_t index) {
      const chain::Revision& revision = loaded_.chain.revisions[index];
      complain(fmt::format("\r\033[K{:<8} {} of {}: {} {}", what, index + 1, loaded_.chain.revisions.size(),
                           revision.id, revision.title));
    };
  }

  // --data
  int rows() {
    const text::Result<text::Source> script = text::load(options_.data);
    if (!script) {
      complain(words(script.error()));
      return exits::refused;
    }
    const auto shown = progress("rows");
    const text::Result<RowsReport> proved =
        prove_rows(loaded_.chain, *script, *scratch_, loaded_.run.connect.interrupt, shown);
    if (shown) complain("\r\033[K");
    if (!proved) {
      complain(words(proved.error()));
      return exits::failed;
    }
    say(words(*proved, loaded_.chain));
    report_["rows"] = tool::json_of(*proved, loaded_.chain);
    fine_ = fine_ && tool::is_fine(*proved);
    return loaded_.run.connect.interrupt.requested() ? exits::interrupted : exits::done;
  }

  // Nobody named a server, and there are downs: the database in which they are proved is also what the chain
  // makes.
  int proved_on_scratch() {
    const Plan plan =
        make_plan(loaded_.chain, History(), Target(), statement_reader(loaded_.chain), loaded_.run.plan);
    if (!plan.obstacles.empty()) return refuse(plan.obstacles);
    std::vector<Applied> applied;
    for (const chain::Revision& revision : loaded_.chain.revisions)
      applied.emplace_back().revision = revision.id;
    std::optional<text::Result<Comparison>> comparison;
    const auto proofs = proofs_of_downs([&](Session& session) {
      comparison = compare_schema(session, loaded_.chain, applied, loaded_.run.schema);
    });
    if (!proofs) {
      complain(words(proofs.error()));
      return exits::failed;
    }
    const Proof* last = proofs->empty() ? nullptr : &proofs->back();
    if (last && last->result == Proof::Result::up_fails) {
      if (last->failed)
        complain(words(*last->failed, loaded_.chain, style_of(options_)) + on_throwaway);
      else
        complain("error: " + last->reason + "\n");
      return last->failed && last->failed->error.interrupted ? exits::interrupted : exits::failed;
    }
    if (loaded_.run.connect.interrupt.requested()) return exits::interrupted;
    say(report_line("files",
                    fmt::format("{} applied to a throwaway server", count_of(applied.size(), "revision"))));
    if (const int status = told(*comparison); status != exits::done) return status;
    return told(*proofs);
  }

  int downs() {
    const bool all_ups_have_run = !loaded_.has_database;
    if (all_ups_have_run && !has_proofs(loaded_.chain)) return told(nothing_to_prove(loaded_.chain));
    const text::Result<std::vector<Proof>> proofs = proofs_of_downs({});
    if (!proofs) {
      complain(words(proofs.error()));
      return exits::failed;
    }
    return told(*proofs);
  }

  int told(const std::vector<Proof>& proofs) {
    if (!json_) print_checks(proofs, loaded_.chain);
    say(report_line("downs", tally_of(proofs)));
    json list = json::array();
    for (const Proof& proof : proofs) {
      if (!json_) print_proof(proof, loaded_.chain);
      list.push_back(json_of(proof, loaded_.chain));
      fine_ = fine_ && is_fine(proof);
    }
    report_["downs"] = std::move(list);
    return loaded_.run.connect.interrupt.requested() ? exits::interrupted : exits::done;
  }

  int told(const text::Result<Comparison>& comparison) {
    if (!comparison) {
      complain(words(comparison.error()));
      return exits::failed;
    }
    if (!json_) print_comparison(*comparison);
    report_["schema"] = tool::json_of(*comparison);
    complain_of_news(*comparison);
    fine_ = fine_ && tool::is_fine(*comparison);
    return exits::done;
  }

  const Options& options_;
  Loaded& loaded_;
  const Environment& environment_;
  bool json_;
  bool fine_ = true;
  std::optional<Scratch> scratch_;
  json report_;
};

}  // namespace

int verify(const Options& options, Loaded& loaded, const Environment& environment) {
  return Verifier(options, loaded, environment).verify();
}

}  // namespace migrate::tool
