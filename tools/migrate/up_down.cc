// up, down and redo; plan shares their words.
#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

text::Result<Target> target_of(const Options& options, const chain::Chain& chain) {
  Target target;
  target.kind = options.command == "down"   ? Target::Kind::down
                : options.command == "redo" ? Target::Kind::redo
                                            : Target::Kind::up;
  target.count = options.count;
  target.all = options.all;
  if (options.to.empty()) return target;
  if (options.count || options.all)
    return text::Error{"--to and a number of revisions exclude each other", "", "", {}};
  const text::Result<size_t> to = chain::find_revision(chain, options.to);
  if (!to) return to.error();
  target.to = *to;
  return target;
}

std::string command_of(const Options& options) {
  std::string out = options.command;
  if (options.count) out += fmt::format(" {}", *options.count);
  if (options.all) out += " --all";
  if (!options.to.empty()) out += " --to " + options.to;
  return out;
}

// "  0041  add order status  " in columns as wide as the plan needs.
class Columns {
 public:
  Columns(const chain::Chain& chain, const Plan& plan) : chain_(chain) {
    for (const Step& step : plan.steps) {
      id_ = std::max(id_, chain.revisions[step.revision].id.size());
      title_ = std::max(title_, std::min<size_t>(chain.revisions[step.revision].title.size(), 48));
    }
  }
  std::string row(size_t revision, Direction direction, bool both) const {
    const chain::Revision& r = chain_.revisions[revision];
    const std::string arrow = both ? fmt::format("{:<5}", name(direction)) : "";
    return fmt::format("  {}{:<{}}  {:<{}.48}", arrow, r.id, id_, r.title, title_);
  }

 private:
  const chain::Chain& chain_;
  size_t id_ = 0, title_ = 0;
};

// Prints what happens while it happens.
class Progress {
 public:
  Progress(const chain::Chain& chain, const Options& options)
      : chain_(chain),
        quiet_(options.format == "json"),
        both_(options.command == "redo"),
        style_(style_of(options)) {}

  Events events() {
    Events out;
    out.planned = [this](const Plan& plan) {
      columns_.emplace(chain_, plan);
      for (const std::string& warning : plan.warnings)
        say(fmt::format("{}: {}\n", style_.yellow("warning"), warning));
    };
    out.started = [this](const Step& step) { start(step); };
    out.done = [this](const Done& done) {
      settle();
      if (quiet_) return;
      std::string line = fmt::format("{}  {:<13}  {:>7}", columns_->row(done.revision, done.direction, both_),
                                     count_of(done.statements, "statement"), time_of(done.duration));
      if (!done.transactional) line += "   no transaction";
      if (done.resumed_after > 0) line += fmt::format(", resumed after {}", done.resumed_after);
      if (done.retries > 0)
        line += fmt::format("   {}", done.retries == 1 ? "1 retry" : fmt::format("{} retries", done.retries));
      print(line + "\n");
    };
    out.said = [this](const Step& step, const Said& said) {
      say(words(said, chain_.revisions[step.revision].id, style_));
    };
    out.waits = [this](const Step& step, const Waiting& waiting) { wait(step, waiting); };
    out.retrying = [this](const Step& step, const ServerError& error, std::chrono::milliseconds pause) {
      say(fmt::format("{}: {}; trying again in {}\n", chain_.revisions[step.revision].id, error.message,
                      time_of(pause)));
    };
    out.waiting = [this](const Holder& holder) {
      say(fmt::format("waiting for another runner: pid {}, {}, since {}\n", holder.pid,
                      holder.application_name, holder.since));
    };
    return out;
  }

  // Takes a line that moves off the terminal.
  void settle() {
    if (moved_) complain("\r\033[K");
    moved_ = false;
  }

 private:
  // On a terminal the revision that runs, until its own line stands there.
  void start(const Step& step) {
    if (quiet_ || !moves_) return;
    size_t statements = 0;
    for (const Unit& unit : step.units) statements += unit.statements.size();
    complain(fmt::format("\r\033[K{}  {} ...", columns_->row(step.revision, step.direction, both_),
                         count_of(statements, "statement")));
    moved_ = true;
  }
  // On a terminal one line that moves, and goes when something else is said; elsewhere a line for each change
  // of who is waited for.
  void wait(const Step& step, const Waiting& waiting) {
    if (quiet_) return;
    const std::string line = words(waiting, chain_.revisions[step.revision].id);
    if (moves_) {
      complain("\r\033[K" + line + ", " + time_of(waiting.time));
      moved_ = true;
    } else if (!waiting.blockers.empty() && line != waited_) {
      complain(line + "\n");
      waited_ = line;
    }
  }
  void say(const std::string& line) {
    settle();
    if (!quiet_) complain(line);
  }
  const chain::Chain& chain_;
  bool quiet_, both_;
  const bool moves_ = ::isatty(STDERR_FILENO) == 1;
  bool moved_ = false;
  std::string waited_;
  Style style_;
  std::optional<Columns> columns_;
};

// The last revision applied, as the history has it now.
std::string head_of(const Outcome& outcome, const chain::Chain& chain) {
  std::vector<std::string> applied;
  for (const Applied& one : outcome.before.history.applied) applied.push_back(one.revision);
  for (const Done& done : outcome.executed.done) {
    const std::string& id = chain.revisions[done.revision].id;
    std::erase(applied, id);
    if (done.direction == Direction::up) applied.push_back(id);
  }
  return applied.empty() ? "" : applied.back();
}

std::string summary(const Outcome& outcome, const chain::Chain& chain) {
  const std::string head = head_of(outcome, chain);
  const std::string place = head.empty() ? "nothing is applied" : "now at " + head;
  if (outcome.executed.done.empty())
    return head.empty() ? "nothing to do\n" : fmt::format("nothing to do: at {}\n", head);
  size_t statements = 0;
  std::chrono::milliseconds time{0};
  for (const Done& done : outcome.executed.done) {
    statements += done.statements;
    time += done.duration;
  }
  return fmt::format("{}: {}, {}, {}\n", place, count_of(outcome.executed.done.size(), "revision"),
                     count_of(statements, "statement"), time_of(time));
}

void print_sql(const Plan& plan, const chain::Chain& chain) {
  std::string out;
  for (const Step& step : plan.steps) {
    const chain::Revision& revision = chain.revisions[step.revision];
    const chain::Script& script = step.direction == Direction::up ? *revision.up : *revision.down;
    out += fmt::format("-- {} {}{}\n", revision.id, name(step.direction),
                       step.transactional ? "" : ", without a transaction");
    for (size_t i = step.done_before; i < step.units.size(); ++i) {
      if (step.units[i].transaction) out += "BEGIN;\n";
      for (const Statement& statement : step.units[i].statements) {
        out += fmt::format("{};\n", chain.files[script.file].slice(statement.span));
        if (!statement.copy_data.empty())
          out += fmt::format("{}\\.\n", chain.files[script.file].slice(statement.copy_data));
      }
      if (step.units[i].transaction) out += "COMMIT;\n";
    }
    out += "\n";
  }
  print(out.empty() ? "-- nothing to do\n" : out);
}

void tell(const Options& options, const Outcome& outcome, const chain::Chain& chain) {
  const Style style = style_of(options);
  for (const std::string& fact : outcome.settled) complain(fact + "\n");
  for (const Obstacle& obstacle : outcome.obstacles) complain(words(obstacle, style));
  if (!outcome.message.empty()) complain(words(outcome.message, style));
  if (outcome.ending == Outcome::Ending::locked && outcome.message.empty()) {
    complain("another runner has the lock");
    if (outcome.holder)
      complain(fmt::format(": pid {}, {}, from {}, {} since {}: {}", outcome.holder->pid,
                           outcome.holder->application_name, outcome.holder->client, outcome.holder->state,
                           outcome.holder->since, outcome.holder->query));
    complain("\n");
  }
  if (const std::optional<Failure>& failure = outcome.executed.failed) {
    complain(words(*failure, chain, style));
    if (!failure->kept.empty()) complain(fmt::format("   = {}\n", failure->kept));
  }
  if (outcome.ending == Outcome::Ending::interrupted) complain("interrupted\n");
}

// Of the plan, and of the server.
json warnings_of(const Outcome& outcome, const chain::Chain& chain) {
  json out = outcome.plan.warnings;
  const auto add = [&](size_t revision, const std::vector<Said>& all) {
    for (const Said& said : all) {
      if (said.notice.severity == "WARNING")
        out.push_back(fmt::format("{}: {}", chain.revisions[revision].id, said.notice.message));
    }
  };
  for (const Done& done : outcome.executed.done) add(done.revision, done.said);
  if (outcome.executed.failed) add(outcome.executed.failed->revision, outcome.executed.failed->said);
  return out;
}

json json_of(const Options& options, const Outcome& outcome, const chain::Chain& chain) {
  json revisions = json::array(), obstacles = json::array(), steps = json::array();
  for (const Done& done : outcome.executed.done) revisions.push_back(tool::json_of(done, chain));
  for (const Obstacle& obstacle : outcome.obstacles) obstacles.push_back(tool::json_of(obstacle));
  for (const Step& step : outcome.plan.steps) steps.push_back(tool::json_of(step, chain));
  const std::string head = head_of(outcome, chain);
  json out{{"version", 1},
           {"command", options.command},
           {"outcome", name(outcome.ending)},
           {"head", head.empty() ? json() : json(head)},
           {"revisions", std::move(revisions)},
           {"refusals", std::move(obstacles)},
           {"warnings", warnings_of(outcome, chain)},
           {"settled", outcome.settled},
           {"message", outcome.message}};
  out["failed"] = outcome.executed.failed ? tool::json_of(*outcome.executed.failed, chain) : json();
  if (outcome.holder)
    out["holder"] = {{"pid", outcome.holder->pid},
                     {"application_name", outcome.holder->application_name},
                     {"client", outcome.holder->client},
                     {"since", outcome.holder->since},
                     {"query", outcome.holder->query}};
  if (options.dry_run || options.command == "plan") out["steps"] = std::move(steps);
  return out;
}

int report(const Options& options, const Outcome& outcome, const chain::Chain& chain) {
  if (options.format == "json") {
    print(json_of(options, outcome, chain).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    return exit_status(outcome.ending);
  }
  tell(options, outcome, chain);
  if (options.dry_run && outcome.ending == Outcome::Ending::done)
    print_sql(outcome.plan, chain);
  else if (outcome.ending == Outcome::Ending::done || !outcome.executed.done.empty())
    print(summary(outcome, chain));
  return exit_status(outcome.ending);
}

}  // namespace

int move(const Options& options, Loaded& loaded, const Interrupt& interrupt) {
  const text::Result<Target> target = target_of(options, loaded.chain);
  if (!target) {
    complain(words(target.error()));
    return exits::refused;
  }
  loaded.run.connect.interrupt = interrupt;
  loaded.run.command = command_of(options);
  Progress progress(loaded.chain, options);
  const Outcome outcome = run(loaded.chain, *target, loaded.run, progress.events());
  progress.settle();
  return report(options, outcome, loaded.chain);
}

int plan(const Options& options, Loaded& loaded) {
  const text::Result<Target> target = target_of(options, loaded.chain);
  if (!target) {
    complain(words(target.error()));
    return exits::refused;
  }
  loaded.run.dry_run = true;
  const Outcome outcome = run(loaded.chain, *target, loaded.run);
  if (options.format == "json" || options.dry_run || outcome.ending != Outcome::Ending::done)
    return report(options, outcome, loaded.chain);
  for (const std::string& warning : outcome.plan.warnings) complain("warning: " + warning + "\n");
  const Columns columns(loaded.chain, outcome.plan);
  for (const Step& step : outcome.plan.steps) {
    std::string line = fmt::format("{}  {}", columns.row(step.revision, step.direction, false),
                                   count_of(step.statements(), "statement"));
    if (!step.transactional) line += ", no transaction";
    if (step.done_before > 0) line += fmt::format(", resumes after {}", step.done_before);
    print(line + "\n");
  }
  print(outcome.plan.steps.empty()
            ? "nothing to do\n"
            : fmt::format("{} to apply\n", count_of(outcome.plan.steps.size(), "revision")));
  return exits::done;
}

}  // namespace migrate::tool
