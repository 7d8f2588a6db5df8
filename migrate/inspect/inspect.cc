// Reads the whole schema in one message.
#include "migrate/inspect/inspect.h"

#include "migrate/inspect/depend.sql.h"
#include "migrate/inspect/facts.sql.h"
#include "migrate/inspect/inspect.sql.h"
#include "migrate/inspect/intake.h"
#include "migrate/inspect/objects.sql.h"
#include "migrate/inspect/sections.h"
#include "migrate/inspect/torn.h"

namespace migrate {

text::Result<catalog::Catalog> inspect(Session& session, const InspectOptions& options) {
  using namespace inspection;
  std::vector<Section> sections = sections_of(inspect_sql, session, options, Extent::whole);
  const std::pair<bool, std::string_view> more[] = {
      {options.all_facts, facts_sql}, {options.all_facts, objects_sql}, {options.dependencies, depend_sql}};
  for (const auto& [wanted, file] : more) {
    if (!wanted) continue;
    for (Section& section : sections_of(file, session, options, Extent::whole))
      sections.push_back(std::move(section));
  }
  const bool own_transaction = !session.in_transaction();
  const Reading reading = own_transaction ? reading_of(sections, opening_of(session, options))
                                          : reading_within(sections, session, options);
  catalog::Catalog catalog(session.server_version());
  // A new Catalog holds a schema public; the server's may have gone, or come back under another oid.
  catalog.remove<catalog::Schema>(catalog::public_schema);
  Intake intake(catalog);
  const Answer answer = session.read(reading.message, [&](size_t part, Row row) {
    if (part < reading.parts.size() && !reading.parts[part].empty())
      intake.take(reading.parts[part], std::move(row));
  });
  if (answer.error) {
    if (own_transaction && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    const char* hint =
        answer.error->sqlstate == "55P03"
            ? "another session holds ACCESS EXCLUSIVE on a table that a view or a default reads: "
              "SELECT pid, query FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE "
              "mode = 'AccessExclusiveLock' AND granted) names it"
            : "";
    return text::Error{"the schema cannot be read: " + describe(*answer.error), hint, "", {}};
  }
  intake.finish();
  if (!options.pieces.empty() && is_torn(catalog))
    return text::Error{"the schema was changed while it was read", "another try", "", {}};
  catalog.forget();
  return catalog;
}

}  // namespace migrate
