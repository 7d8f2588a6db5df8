// trace: what each statement of the chain really does to a server, one that is thrown away.
#include "migrate/verify/trace.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "migrate/verify/base.h"
#include "migrate/verify/non_transactional.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

class Tracer {
 public:
  Tracer(const Options& options, const Loaded& loaded, Session& session, const Settings& settings)
      : options_(options), chain_(loaded.chain), session_(session), settings_(settings) {}

  // The exit status. Revisions before the one asked for are run without a look.
  int run(std::optional<size_t> only) {
    const size_t last = only ? *only + 1 : chain_.revisions.size();
    bool good = true;
    for (size_t i = 0; i < last && good; ++i) {
      const PlainStep plain = plain_step(chain_, i, Direction::up);
      for (const Obstacle& obstacle : plain.obstacles) complain(words(obstacle, style_of(options_)));
      if (!plain.obstacles.empty() || !plain.step) return exits::refused;
      if (only && i != *only) {
        const std::optional<Failure> failure = run_plain(session_, chain_, *plain.step, settings_);
        if (failure) complain(words(*failure, chain_, style_of(options_)));
        good = !failure;
      } else {
        good = look_at(*plain.step);
        session_.run_undisturbed(reset_statements(settings_));
      }
    }
    if (options_.format == "json")
      print(json{{"version", 1}, {"command", "trace"}, {"statements", rows_}}.dump(
                2, ' ', false, json::error_handler_t::replace) +
            "\n");
    return good ? exits::done : exits::failed;
  }

 private:
  bool look_at(const Step& step) {
    const text::Source& source = chain_.files[chain_.revisions[step.revision].up->file];
    for (const Unit& unit : step.units) {
      if (unit.transaction) session_.run("BEGIN");
      bool good = true;
      for (const Statement& statement : unit.statements) {
        const std::string_view sql = source.slice(statement.span);
        const std::string_view data =
            statement.copy_data.empty() ? std::string_view() : source.slice(statement.copy_data);
        const Traced seen = trace(session_, sql, data);
        tell(step, source, statement, unit.transaction, seen);
        good = !seen.error;
        if (!good) break;
      }
      if (unit.transaction) good = session_.run(good ? "COMMIT" : "ROLLBACK").ok() && good;
      if (!good) return false;
    }
    return true;
  }

  void tell(const Step& step, const text::Source& source, const Statement& statement, bool in_transaction,
            const Traced& seen) {
    const std::string& revision = chain_.revisions[step.revision].id;
    const uint32_t line = text::position_of(source, statement.span.begin).line;
    if (options_.format == "json") {
      json row{{"revision", revision},
               {"file", source.path},
               {"line", line},
               {"statement", source.slice(statement.span)},
               {"in_transaction", in_transaction},
               {"rewrites", seen.rewrites},
               {"scans", seen.scans},
               {"index_builds", seen.index_builds},
               {"fk_validations", seen.fk_validations},
               {"locks", seen.locks}};
      row["error"] = seen.error ? json(seen.error->message) : json();
      rows_.push_back(std::move(row));
      return;
    }
    std::string out = fmt::format("{} {}:{}: {}\n", revision, source.path, line, statement.words);
    const auto list = [&](const char* what, const std::set<std::string>& names) {
      for (const std::string& name : names) out += fmt::format("  {} {}\n", what, name);
    };
    list("rewrites", seen.rewrites);
    list("scans", seen.scans);
    list("builds an index on", seen.index_builds);
    list("validates", seen.fk_validations);
    for (const auto& [relation, mode] : seen.locks) out += fmt::format("  {} on {}\n", mode, relation);
    if (seen.error) out += fmt::format("  fails: {}\n", seen.error->message);
    print(out);
  }

  const Options& options_;
  const chain::Chain& chain_;
  Session& session_;
  const Settings& settings_;
  json rows_ = json::array();
};

int fail(const text::Error& error, int status) {
  complain(words(error));
  return status;
}

}  // namespace

int trace(const Options& options, Loaded& loaded, const Environment& environment) {
  std::optional<size_t> only;
  if (!options.revision.empty()) {
    const text::Result<size_t> found = chain::find_revision(loaded.chain, options.revision);
    if (!found) return fail(found.error(), exits::refused);
    only = *found;
  }
  const std::vector<Obstacle> breaks = find_breaks(loaded.chain);
  for (const Obstacle& obstacle : breaks) complain(words(obstacle, style_of(options)));
  if (!breaks.empty()) return exits::refused;
  const text::Result<Scratch> scratch = Scratch::start({options.server_programs, environment.path, {}});
  if (!scratch) return fail(scratch.error(), exits::unreachable);
  const text::Result<std::string> database = scratch->empty_database();
  if (!database) return fail(database.error(), exits::failed);
  const ConnectOptions connect{scratch->url(*database), "migrate trace", 15, loaded.run.connect.interrupt};
  if (const text::Result<void> made = make_base(connect, loaded.chain); !made)
    return fail(made.error(), exits::failed);
  text::Result<Session> session = Session::open(connect);
  if (!session) return fail(session.error(), exits::unreachable);
  Settings settings = loaded.run.settings;
  settings.role.clear();
  if (const text::Result<void> settled = settle(*session, settings); !settled)
    return fail(settled.error(), exits::failed);
  if (const text::Result<void> made = make_schemas(*session, settings); !made)
    return fail(made.error(), exits::failed);
  return Tracer(options, loaded, *session, settings).run(only);
}

}  // namespace migrate::tool
