// The sections of observe.sql that a standby can answer.
#include "migrate/observe/standby.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"
#include "migrate/observe/sections.h"

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

// Oids are the same there.
std::vector<ast::Oid> pieces_of(const Observation& seen, size_t at_once) {
  std::vector<ast::Oid> all, out;
  for (const auto& [oid, numbers] : seen.tables) all.push_back(oid);
  for (const auto& [oid, numbers] : seen.indexes) all.push_back(oid);
  std::sort(all.begin(), all.end());
  for (size_t i = at_once; i < all.size(); i += at_once) out.push_back(all[i - 1]);
  return out;
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
  auto sections = observation::sections(standby, options, pieces_of(into, options.relations_at_once));
  std::erase_if(sections, [](const inspection::Section& section) { return !wanted(section.name); });
  sections.push_back(
      {"name",
       "SELECT current_setting('cluster_name'), coalesce(nullif(current_setting('cluster_name'), ''),"
       " host(inet_server_addr()) || ':' || inet_server_port(), 'a local socket')"});
  const inspection::Reading asked =
      inspection::reading_of(sections, {observation::beginning(standby), observation::beginnings});
  Observation seen;
  std::string name, node = "the standby";
  const Answer answer = standby.read(asked.message, [&](size_t part, Row row) {
    if (part >= asked.parts.size() || asked.parts[part].empty()) return;
    if (asked.parts[part] != "name") return observation::take(seen, asked.parts[part], Fields(row));
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
