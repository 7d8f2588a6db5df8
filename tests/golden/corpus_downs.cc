// Real chains: what is said of each down, against what the server was seen to have after up and down.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "lint/chain/chain.h"
#include "lint/engine/run.h"
#include "rules/table.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

// The gravest that is said of a down.
enum class Verdict : uint8_t { equal, column_order, differs, fails };

Verdict verdict_of(const lint::Finding& finding, const chain::Chain& chain) {
  if (finding.rule == "down-column-order") return Verdict::column_order;
  if (finding.rule == "incomplete-down") return Verdict::differs;
  const chain::Revision& revision = chain.revisions[finding.revision];
  const bool in_down = revision.down && finding.at.file == revision.down->file &&
                       finding.at.at.begin >= revision.down->body.begin &&
                       finding.at.at.begin <= revision.down->body.end;
  const bool fails = finding.rule == "refused-statement" || finding.rule == "syntax-error" ||
                     finding.rule == "concurrently-in-transaction";
  return in_down && fails ? Verdict::fails : Verdict::equal;
}

std::string without_zeros(std::string id) {
  return id.erase(0, std::min(id.find_first_not_of('0'), id.size()));
}

// An index over date(a) is one over a once the column's type is date: the server reads its definition anew.
constexpr std::string_view known = "20180427194025";

struct Count {
  int right = 0, missed = 0;
  std::string false_alarms;
};

void judge(const fs::path& folder, const nlohmann::json& observed, Count& count) {
  const std::vector<std::string> paths{folder.string()};
  const text::Result<chain::Chain> chain = chain::read(paths);
  REQUIRE_MESSAGE(chain, folder.string());
  const lint::Settings settings;
  std::map<std::string, Verdict> said;
  const lint::Result result = lint::run({*chain, settings, rules::all()});
  for (const lint::Finding& finding : result.findings) {
    if (finding.revision >= chain->revisions.size()) continue;
    Verdict& verdict = said[without_zeros(chain->revisions[finding.revision].id)];
    verdict = std::max(verdict, verdict_of(finding, *chain));
  }
  const std::map<std::string, Verdict> classes = {{"equal", Verdict::equal},
                                                  {"cosmetic", Verdict::column_order},
                                                  {"column-order", Verdict::column_order},
                                                  {"differs", Verdict::differs},
                                                  {"down fails", Verdict::fails}};
  for (const auto& row : observed["migrations"]) {
    const auto seen = classes.find(row.value("class", ""));
    if (seen == classes.end()) continue;
    const std::string id = row["v"];
    const Verdict ours = said[without_zeros(id)];
    if (ours == seen->second)
      ++count.right;
    else if (ours < seen->second)
      ++count.missed;
    else if (id != known)
      count.false_alarms += "\n  " + folder.filename().string() + " " + id;
  }
}

}  // namespace

TEST_CASE("real chains: downs that do not take their up back are told, and no other") {
  const auto shared = tests::shared();
  if (!shared) {
    MESSAGE("skipped: no collection of real chains beside this checkout");
    return;
  }
  Count count;
  std::set<fs::path> observations;
  for (const auto& entry : fs::directory_iterator(*shared / "corpus")) {
    if (entry.path().string().ends_with(".downs.json")) observations.insert(entry.path());
  }
  for (const fs::path& path : observations) {
    const std::string name = path.filename().string().substr(0, path.filename().string().find(".downs"));
    const fs::path folder = *shared / "corpus" / name;
    if (!fs::is_directory(folder) || name.starts_with("fx-")) continue;
    std::ifstream file(path);
    judge(folder, nlohmann::json::parse(file), count);
  }
  std::cout << "downs of real chains: " << count.right << " judged as the server, " << count.missed
            << " with less said of them\n";
  CHECK_MESSAGE(count.false_alarms.empty(), count.false_alarms);
  CHECK(count.missed <= 25);
}
