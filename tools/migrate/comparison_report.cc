// The chain and a server compared, as text and as JSON.
#include "tools/migrate/comparison_report.h"

#include <fmt/format.h>

#include "tools/migrate/passes.h"

namespace migrate::tool {

std::string report_line(std::string_view word, const std::string& sentence) {
  return fmt::format("{:<8} {}\n", word, sentence);
}

nlohmann::json json_of(const diff::Difference& difference) {
  constexpr std::string_view kinds[] = {"missing", "extra", "changed", "order"};
  return {{"kind", kinds[static_cast<size_t>(difference.kind)]},
          {"what", difference.what},
          {"name", difference.name},
          {"property", difference.property},
          {"expected", difference.expected},
          {"actual", difference.actual},
          {"sentence", difference.sentence()}};
}

nlohmann::json json_of(const Comparison& comparison) {
  nlohmann::json differences = nlohmann::json::array();
  for (const diff::Difference& difference : comparison.differences)
    differences.push_back(json_of(difference));
  return {{"differences", std::move(differences)},
          {"ignored", comparison.ignored},
          {"blind_spots", comparison.blind_spots},
          {"invalid_indexes", comparison.invalid_indexes},
          {"histories_of_other_tools", comparison.histories},
          {"histories_of_other_chains", comparison.chains},
          {"tables", comparison.tables},
          {"columns", comparison.columns},
          {"indexes", comparison.indexes},
          {"foreign_keys", comparison.foreign_keys}};
}

void print_comparison(const Comparison& comparison) {
  const std::string counts = fmt::format(
      "{}, {}, {}, {}", count_of(comparison.tables, "table"), count_of(comparison.columns, "column"),
      count_of(comparison.indexes, "index"), count_of(comparison.foreign_keys, "foreign key"));
  if (comparison.differences.empty())
    print(report_line("schema", "server equals the chain: " + counts));
  else
    print(report_line("schema", fmt::format("{} between the chain and the server",
                                            count_of(comparison.differences.size(), "difference"))));
  for (const diff::Difference& difference : comparison.differences)
    print(report_line("", difference.sentence()));
  for (const std::string& index : comparison.invalid_indexes)
    print(report_line("", fmt::format("index {} is INVALID", index)));
  for (const std::string& table : comparison.histories)
    print(report_line("", fmt::format("{} is the history of the tool that came before", table)));
  for (const std::string& schema : comparison.chains)
    print(report_line("", fmt::format("{} is the history of another chain", schema)));
  if (comparison.ignored > 0)
    print(report_line(
        "", fmt::format("{} left out by [drift] ignore", count_of(comparison.ignored, "difference"))));
  if (!comparison.blind_spots.empty())
    print(report_line("", fmt::format("{} not understood: what they may have made was not compared",
                                      count_of(comparison.blind_spots.size(), "statement"))));
}

void complain_of_news(const Comparison& comparison) {
  if (!comparison.news.empty()) complain("note: " + comparison.news + "\n");
}

bool is_fine(const Comparison& comparison) {
  return comparison.differences.empty() && comparison.invalid_indexes.empty();
}

}  // namespace migrate::tool
