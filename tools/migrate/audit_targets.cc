// Plans as EXPLAIN prints them.
#include "tools/migrate/audit_targets.h"

#include <fmt/format.h>

#include <charconv>

namespace migrate::tool {
namespace {

using audit::TargetResult;
using audit::Verdict;

bool uses_index(const std::string& plan, const std::string& index) {
  for (const std::string_view before : {"using ", "Bitmap Index Scan on "}) {
    for (size_t at = plan.find(before); at != std::string::npos; at = plan.find(before, at + 1)) {
      const std::string_view name = std::string_view(plan).substr(at + before.size());
      const bool ends = name.size() == index.size() || name.substr(index.size()).starts_with(' ') ||
                        name.substr(index.size()).starts_with('\n');
      if (name.starts_with(index) && ends) return true;
    }
  }
  return false;
}

std::optional<double> execution_ms(const std::string& plan) {
  constexpr std::string_view words = "Execution Time: ";
  const size_t at = plan.find(words);
  if (at == std::string::npos) return std::nullopt;
  double ms = 0;
  std::from_chars(plan.data() + at + words.size(), plan.data() + plan.size(), ms);
  return ms;
}

TargetResult ask(const audit::Target& target, const audit::Question& question, Session& session) {
  TargetResult out{target, Verdict::not_judged, ""};
  const std::optional<audit::Wanted> wanted = audit::wanted_of(target.wanted);
  if (!wanted || (question.metric == "plan" && wanted->index.empty())) {
    out.found = fmt::format("`{}` is not understood: as \"uses index x\", \"< 10 ms\"", target.wanted);
    return out;
  }
  const bool runs = question.metric == "run";
  session.run("BEGIN READ ONLY; SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '100ms'");
  const Answer answer = session.run(fmt::format("EXPLAIN {}{}", runs ? "(ANALYZE) " : "", question.subject));
  session.run_undisturbed("ROLLBACK");
  if (answer.error) {
    out.found = describe(*answer.error);
    return out;
  }
  std::string plan;
  for (const Row& row : answer.rows()) plan += row.at(0).value_or("") + "\n";
  const std::optional<double> ms = execution_ms(plan);
  const bool used = wanted->index.empty() || uses_index(plan, wanted->index);
  const bool quick = !runs || !ms || audit::holds(*wanted, *ms);
  out.verdict = used && quick ? Verdict::pass : Verdict::fail;
  if (ms) out.found = fmt::format("{:.1f} ms", *ms);
  if (!wanted->index.empty())
    out.found += fmt::format("{}{}", out.found.empty() ? "" : ", ",
                             used ? "uses index " + wanted->index : "without index " + wanted->index);
  return out;
}

}  // namespace

std::vector<TargetResult> judge_targets(const audit::View& view, Session* session) {
  std::vector<TargetResult> out;
  for (const audit::Target& target : view.settings.targets) {
    const audit::Question question = audit::question_of(target.what);
    if (!question.asks_server())
      out.push_back(audit::judge_target(view, target));
    else if (session)
      out.push_back(ask(target, question, *session));
    else
      out.push_back({target, Verdict::not_judged, "it asks the server"});
  }
  return out;
}

}  // namespace migrate::tool
