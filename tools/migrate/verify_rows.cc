// Rows that a down, or a second up, does not bring back.
#include "tools/migrate/verify_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lint/text/join.h"
#include "tools/migrate/passes.h"
#include "tools/migrate/tally.h"

namespace migrate::tool {
namespace {

using nlohmann::json;
using RowsResult = RowsProof::Result;

std::string sentence(const RowsProof& proof) {
  const auto failure = [&](std::string_view what) {
    return fmt::format("{}: {} ({}:{}:{})", what, proof.failed->error.message, proof.failed->path,
                       proof.failed->at.line, proof.failed->at.column);
  };
  switch (proof.result) {
    case RowsResult::kept: return {};
    case RowsResult::down_fails: return failure("down fails with rows in the tables");
    case RowsResult::up_fails: return failure("up fails with rows in the tables");
    case RowsResult::up_again_fails: return failure("up fails the second time, with rows in the tables");
    case RowsResult::declared:
    case RowsResult::lost: break;
  }
  const std::string what = proof.after_down.empty() ? "a second up loses " + text::joined(proof.up_again)
                                                    : "down loses " + text::joined(proof.after_down);
  return proof.declared.empty() ? what : what + ", as declared: " + proof.declared;
}

constexpr std::array<Tallied<RowsProof>, 6> rows_results{
    {{RowsResult::kept, "revision keeps them", "revisions keep them"},
     {RowsResult::declared, "loses some as declared", "lose some as declared"},
     {RowsResult::lost, "loses some", "lose some"},
     {RowsResult::down_fails, "down fails", "downs fail"},
     {RowsResult::up_again_fails, "cannot go up again", "cannot go up again"},
     {RowsResult::up_fails, "up fails", "ups fail"}}};

}  // namespace

std::string words(const RowsReport& report, const chain::Chain& chain) {
  std::string kept = tally<RowsProof>(report.proofs, rows_results);
  if (kept.empty()) kept = "no revision is taken back over any";
  std::string out =
      fmt::format("{:<8} {} of {}: {}\n", "rows", count_of(static_cast<size_t>(report.rows), "row"),
                  count_of(static_cast<size_t>(report.tables), "table"), kept);
  for (const RowsProof& proof : report.proofs) {
    if (proof.result == RowsResult::kept) continue;
    const chain::Revision& revision = chain.revisions[proof.revision];
    out += fmt::format("{:<8} {} {}: {}\n", "", revision.id, revision.title, sentence(proof));
  }
  return out;
}

json json_of(const RowsReport& report, const chain::Chain& chain) {
  json list = json::array();
  for (const RowsProof& proof : report.proofs) {
    const chain::Revision& revision = chain.revisions[proof.revision];
    list.push_back({{"revision", revision.id},
                    {"title", revision.title},
                    {"result", name(proof.result)},
                    {"lost_by_down", proof.after_down},
                    {"lost_by_second_up", proof.up_again},
                    {"declared", proof.declared},
                    {"failed", proof.failed ? json_of(*proof.failed, chain) : json()}});
  }
  return {{"rows", report.rows}, {"tables", report.tables}, {"revisions", std::move(list)}};
}

bool is_fine(const RowsReport& report) {
  return std::all_of(report.proofs.begin(), report.proofs.end(), [](const RowsProof& proof) {
    return proof.result == RowsResult::kept || proof.result == RowsResult::declared;
  });
}

}  // namespace migrate::tool
