// pg_stats shows what this role may SELECT, and no more.
#include "migrate/observe/common_values.h"

#include <fmt/format.h>

#include "migrate/inspect/sections.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"

namespace migrate {

CommonValues common_values(Session& session, const std::vector<ast::Oid>& tables) {
  CommonValues out;
  if (tables.empty()) return out;
  const Answer answer = session.run(fmt::format(
      "{}SELECT {} c.oid, a.attnum, array_to_json(s.most_common_vals::text::text[]) FROM pg_class c"
      " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum "
      "> 0"
      " JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname "
      "AND NOT "
      "s.inherited WHERE c.oid = ANY ('{{{}}}'::oid[]) AND s.most_common_vals IS NOT NULL; COMMIT",
      observation::beginning(session), inspection::own_mark, fmt::join(tables, ",")));
  if (answer.error) {
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return out;
  }
  for (const Row& row : answer.parts.at(observation::beginnings).rows) {
    const inspection::Fields f(row);
    out[{f.oid(0), f.small(1)}] = f.list(2);
  }
  return out;
}

}  // namespace migrate
