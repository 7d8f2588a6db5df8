// `migrate audit list` and `migrate audit explain ID`: the checks, and one check's page.
#include <fmt/format.h>

#include <algorithm>

#include "lint/text/suggest.h"
#include "migrate/audit/checks/table.h"
#include "migrate/audit/judge.h"
#include "migrate/audit/schema_rules.h"
#include "rules/table.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

struct Line {
  std::string_view area, id, summary;
};

int list() {
  std::vector<Line> lines;
  for (const audit::Check* check : audit::checks::all())
    lines.push_back({audit::area_name(check->area), check->id, check->summary});
  for (const lint::Rule* rule : audit::schema_rules({}))
    lines.push_back({audit::area_name(audit::area_of(*rule)), rule->id, rule->summary});
  std::sort(lines.begin(), lines.end(),
            [](const Line& a, const Line& b) { return std::pair(a.area, a.id) < std::pair(b.area, b.id); });
  size_t width = 0;
  for (const Line& line : lines) width = std::max(width, line.id.size());
  std::string_view area;
  for (const Line& line : lines) {
    if (line.area != area) print(fmt::format("{}{}\n", area.empty() ? "" : "\n", line.area));
    area = line.area;
    print(fmt::format("  {:<{}}  {}\n", line.id, width, line.summary));
  }
  return exits::done;
}

int explain(const std::string& id) {
  const std::string_view own = audit::checks::page(id), of_rule = rules::page(id);
  if (own.empty() && of_rule.empty()) {
    complain(words(text::Error{
        fmt::format("there is no check `{}`", id), text::did_you_mean(id, audit::known_words()), "", {}}));
    return exits::refused;
  }
  print(std::string(own.empty() ? of_rule : own));
  return exits::done;
}

}  // namespace

int audit_about(const std::vector<std::string>& what) {
  if (what.size() == 1 && what[0] == "list") return list();
  if (what.size() == 2 && what[0] == "explain") return explain(what[1]);
  complain(words(text::Error{fmt::format("`migrate audit {}` is not understood", what[0]),
                             "`migrate audit list`, `migrate audit explain ID`, or options alone",
                             "",
                             {}}));
  return exits::refused;
}

}  // namespace migrate::tool
