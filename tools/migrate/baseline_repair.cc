// baseline, adopt and repair: what only the history is told.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "migrate/execute/adopt.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

int report(const Options& options, const Loaded& loaded, const Outcome& outcome) {
  if (options.format == "json") {
    nlohmann::json revisions = nlohmann::json::array(), obstacles = nlohmann::json::array();
    for (const Done& one : outcome.executed.done)
      revisions.push_back(loaded.chain.revisions[one.revision].id);
    for (const Obstacle& obstacle : outcome.obstacles) obstacles.push_back(json_of(obstacle));
    const nlohmann::json all{{"version", 1},
                             {"command", options.command},
                             {"outcome", name(outcome.ending)},
                             {"revisions", revisions},
                             {"refusals", obstacles},
                             {"settled", outcome.settled},
                             {"message", outcome.message}};
    print(all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    return exit_status(outcome.ending);
  }
  for (const Obstacle& obstacle : outcome.obstacles) complain(words(obstacle, style_of(options)));
  if (!outcome.message.empty()) complain(words(outcome.message, style_of(options)));
  for (const std::string& fact : outcome.settled) print(fact + "\n");
  if (outcome.ending == Outcome::Ending::locked) complain("another runner has the lock\n");
  if (outcome.ending != Outcome::Ending::done) return exit_status(outcome.ending);
  if (options.command != "repair")
    print(fmt::format("{} {}recorded as applied\n", count_of(outcome.executed.done.size(), "revision"),
                      options.dry_run ? "would be " : ""));
  else if (outcome.settled.empty())
    print("nothing to repair\n");
  return exits::done;
}

}  // namespace

int mark(const Options& options, Loaded& loaded) {
  if (options.command == "adopt") return report(options, loaded, adopt(loaded.chain, loaded.run));
  if (options.command == "repair") {
    Repair what{options.revision, {}};
    if (options.took_effect || options.no_effect) {
      if (options.revision.empty()) {
        complain(
            "migrate: name the revision whose statement is in doubt\n  `migrate status` tells which it is\n");
        return exits::refused;
      }
      what.took_effect = options.took_effect;
    }
    return report(options, loaded, repair(loaded.chain, what, loaded.run));
  }
  if (options.revision == "none") return report(options, loaded, baseline(loaded.chain, 0, loaded.run));
  const text::Result<size_t> last = chain::find_revision(loaded.chain, options.revision);
  if (!last) {
    complain(words(last.error()));
    return exits::refused;
  }
  return report(options, loaded, baseline(loaded.chain, *last + 1, loaded.run));
}

}  // namespace migrate::tool
