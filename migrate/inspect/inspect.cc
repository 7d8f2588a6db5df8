// Reads the whole schema in one message.
#include "migrate/inspect/inspect.h"

#include "migrate/inspect/inspect.sql.h"
#include "migrate/inspect/intake.h"
#include "migrate/inspect/sections.h"

namespace migrate {

text::Result<catalog::Catalog> inspect(Session& session, const InspectOptions& options) {
  using namespace inspection;
  const std::vector<Section> sections = sections_of(inspect_sql, session, options, Extent::whole);
  const bool own_transaction = !session.in_transaction();
  const Reading reading = reading_of(sections, !own_transaction);
  catalog::Catalog catalog(session.server_version());
  // A new Catalog holds a schema public; the server's may have gone, or come back under another oid.
  catalog.remove<catalog::Schema>(catalog::public_schema);
  Intake intake(catalog);
  const Answer answer = session.read(reading.message, [&](size_t part, Row row) {
    if (part < reading.before || part - reading.before >= sections.size()) return;
    intake.take(sections[part - reading.before].name, std::move(row));
  });
  if (answer.error) {
    if (own_transaction && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return text::Error{"the schema cannot be read: " + describe(*answer.error), "", "", {}};
  }
  intake.finish();
  catalog.forget();
  return catalog;
}

}  // namespace migrate
