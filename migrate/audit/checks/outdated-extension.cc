// Files of a later version lie on the server than the database has.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

std::vector<int> numbers_of(const std::string& version) {
  std::vector<int> out;
  int value = -1;
  for (const char c : version) {
    const bool digit = c >= '0' && c <= '9';
    if (digit) value = std::max(value, 0) * 10 + (c - '0');
    if (!digit && value >= 0) out.push_back(std::exchange(value, -1));
  }
  if (value >= 0) out.push_back(value);
  return out;
}

void judge(const View& view, Sink& sink) {
  for (const Extension& one : view.seen.extensions) {
    if (!one.available.empty() && numbers_of(one.version) >= numbers_of(one.available)) continue;
    Finding finding = sink.finding();
    finding.subject = one.name;
    Fix fix;
    if (one.available.empty()) {
      finding.message = fmt::format(
          "extension {} {} is installed, and its files are not on this server: it cannot be restored here",
          one.name, one.version);
      fix.advice = "install its package";
    } else {
      finding.message =
          fmt::format("extension {} is at {}, its files at {}", one.name, one.version, one.available);
      fix.kind = Fix::Kind::script;
      fix.sql.push_back(fmt::format("ALTER EXTENSION {} UPDATE", sql::quote_identifier(one.name)));
    }
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check outdated_extension{.id = "outdated-extension",
                                                .summary = "an extension that was not updated",
                                                .area = Area::server,
                                                .severity = Severity::warning,
                                                .judge = judge};

}  // namespace migrate::audit::checks
