// migrate drift.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lint/text/join.h"
#include "migrate/verify/ignore.h"
#include "migrate/verify/schema.h"
#include "migrate/verify/undo.h"
#include "tools/migrate/comparison_report.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

using nlohmann::json;

// What takes each difference away, on either side.
void print_undo(const Comparison& comparison) {
  for (const diff::Difference& difference : comparison.differences) {
    print("-- " + text::one_line(difference.sentence()) + "\n");
    print("-- on the server:\n" + undo(difference, *comparison.predicted, true, comparison.owner));
    print("-- or in a new revision:\n" + undo(difference, *comparison.observed, false, comparison.owner) +
          "\n");
  }
}

}  // namespace

int drift(const Options& options, Loaded& loaded) {
  text::Result<Look> seen = look(loaded.run);
  if (!seen) {
    complain(words(seen.error()));
    return exits::unreachable;
  }
  text::Result<Comparison> comparison =
      compare_schema(seen->session, loaded.chain, seen->recorded.history.applied, loaded.run.schema);
  if (!comparison) {
    complain(words(comparison.error()));
    return exits::failed;
  }
  comparison->ignored = leave_out(comparison->differences, loaded.ignored_drift);
  complain_of_news(*comparison);
  if (options.format == "json") {
    json report = json_of(*comparison);
    for (size_t i = 0; options.sql && i < comparison->differences.size(); ++i) {
      json& one = report["differences"][i];
      one["on_server"] = undo(comparison->differences[i], *comparison->predicted, true, comparison->owner);
      one["in_revision"] = undo(comparison->differences[i], *comparison->observed, false, comparison->owner);
    }
    report["version"] = 1;
    report["command"] = "drift";
    print(report.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
  } else if (options.sql) {
    print_undo(*comparison);
  } else {
    print_comparison(*comparison);
    for (const Partial& half : seen->recorded.history.partial)
      complain(fmt::format("note: {} stopped half way {}: what it has done so far is not expected\n",
                           half.revision, name(half.direction)));
  }
  return is_fine(*comparison) ? exits::done : exits::failed;
}

}  // namespace migrate::tool
