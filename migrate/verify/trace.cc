// Reading what a statement did from the server's DEBUG1 messages and from pg_locks.

#include "migrate/verify/trace.h"

#include <array>
#include <vector>

namespace migrate {
namespace {

// src/backend/commands/tablecmds.c (ATRewriteTable, validateForeignKeyConstraint),
// src/backend/catalog/index.c (index_build): messages for developers, never translated.
struct Message {
  std::string_view opening;  // before the quoted name
  std::set<std::string> Traced::*names;
};
constexpr std::array<Message, 3> messages{{
    {"rewriting table \"", &Traced::rewrites},
    {"verifying table \"", &Traced::scans},
    {"validating foreign key constraint \"", &Traced::fk_validations},
}};

bool is_systems(std::string_view table) {
  return table.starts_with("pg_toast") || (table.starts_with("pg_") && !table.starts_with("pg_temp"));
}

void read_message(const Notice& notice, Traced& out) {
  const std::string_view text = notice.message;
  for (const Message& message : messages) {
    if (!text.starts_with(message.opening)) continue;
    const std::string_view rest = text.substr(message.opening.size());
    const std::string_view name = rest.substr(0, rest.find('"'));
    if (!is_systems(name)) (out.*message.names).emplace(name);
    return;
  }
  if (!text.starts_with("building index \"")) return;
  constexpr std::string_view middle = "\" on table \"";
  const size_t at = text.find(middle);
  if (at == std::string_view::npos) return;
  const std::string_view table =
      text.substr(at + middle.size(), text.find('"', at + middle.size()) - at - middle.size());
  if (!is_systems(table)) out.index_builds.emplace(table);
}

// The modes stand in the order of their strength (src/include/storage/lockdefs.h).
constexpr std::string_view locks_held = R"(
select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end,
       (array_agg(l.mode order by array_position(array['RowShareLock', 'RowExclusiveLock',
          'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
          'AccessExclusiveLock'], l.mode) desc))[1]
  from pg_catalog.pg_locks l
  join pg_catalog.pg_class c on c.oid = l.relation
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.granted
   and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
   and l.mode <> 'AccessShareLock' and c.relkind in ('r', 'p', 'f', 'i', 'm')
   and n.nspname !~ '^pg_(catalog|toast|temp)' and n.nspname <> 'information_schema'
 group by 1)";

}  // namespace

Traced trace(Session& session, std::string_view statement, std::string_view copy_data) {
  Traced out;
  const Answer before = session.run("show client_min_messages");
  const std::string level(before.value());
  session.run("set client_min_messages = debug1");
  const Answer answer = session.run(statement, copy_data);
  out.error = answer.error;
  for (const Notice& notice : answer.notices) {
    if (notice.severity.starts_with("DEBUG")) {
      read_message(notice, out);
    } else {
      out.notices.push_back(notice);
    }
  }
  if (session.transaction_failed()) return out;
  if (!level.empty()) session.run("set client_min_messages = " + level);
  if (!session.in_transaction() || out.error) return out;
  const Answer held = session.run(locks_held);
  for (const Row& row : held.rows()) {
    if (row.size() == 2 && row[0] && row[1]) out.locks[*row[0]] = *row[1];
  }
  return out;
}

}  // namespace migrate
