// The sections of observe.sql that a standby can answer.
#include "migrate/observe/standby.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/inspect/sections.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/observe.sql.h"
#include "migrate/observe/prologue.h"

namespace migrate {
namespace {

using inspection::Fields;

bool wanted(std::string_view section) {
  return section == "server" || section == "windows" || section == "indexes" || section == "tables";
}

// The one of pg_stat_replication that this is: by the name it gives itself, else the only one there is.
void tick_off(const std::string& name, std::vector<Standby>& standbys) {
  const auto named = std::find_if(standbys.begin(), standbys.end(),
                                  [&](const Standby& one) { return !name.empty() && one.name == name; });
  if (named != standbys.end())
    standbys.erase(named);
  else if (standbys.size() == 1)
    standbys.clear();
}

void add(const Observation& from, Observation& into) {
  for (const auto& [oid, numbers] : from.indexes) {
    const auto found = into.indexes.find(oid);
    if (found == into.indexes.end()) continue;
    found->second.scans += numbers.scans;
    found->second.rows_read += numbers.rows_read;
    if (numbers.last_scan) found->second.last_scan = std::max(found->second.last_scan, numbers.last_scan);
  }
  for (const auto& [oid, numbers] : from.tables) {
    const auto found = into.tables.find(oid);
    if (found == into.tables.end()) continue;
    found->second.sequential_scans += numbers.sequential_scans;
    found->second.index_scans += numbers.index_scans;
  }
}

}  // namespace

text::Result<void> also_read(Session& standby, const ObserveOptions& options, Observation& into) {
  auto sections = inspection::sections_of(observe_sql, standby, {.without_schemas = options.without_schemas},
                                          inspection::Extent::whole);
  std::erase_if(sections, [](const inspection::Section& section) { return !wanted(section.name); });
  std::string message(observation::beginning);
  for (const inspection::Section& section : sections) message += section.sql + ";\n";
  message +=
      "SELECT current_setting('cluster_name'), coalesce(nullif(current_setting('cluster_name'), ''),"
      " host(inet_server_addr()) || ':' || inet_server_port(), 'a local socket'); COMMIT";
  Observation seen;
  std::string name, node = "the standby";
  const Answer answer = standby.read(message, [&](size_t part, Row row) {
    const size_t at = part - observation::beginnings;
    if (part < observation::beginnings) return;
    if (at < sections.size()) observation::take(seen, sections[at].name, Fields(row));
    if (at != sections.size()) return;
    name = Fields(row).text(0);
    node = "standby " + Fields(row).text(1);
  });
  if (answer.error) {
    if (standby.in_transaction()) standby.run_undisturbed("ROLLBACK");
    return text::Error{fmt::format("{} cannot be read: {}", node, describe(*answer.error)), "", "", {}};
  }
  if (seen.system_identifier != into.system_identifier)
    return text::Error{fmt::format("{} is of another cluster", node),
                       "--also-read is for standbys of the database that is audited",
                       "",
                       {}};
  if (!seen.in_recovery)
    return text::Error{fmt::format("{} is no standby", node),
                       "--also-read is for standbys of the database that is audited",
                       "",
                       {}};
  add(seen, into);
  for (Window& window : seen.windows) {
    window.node = node;
    into.windows.push_back(window);
  }
  tick_off(name, into.standbys);
  return {};
}

}  // namespace migrate
