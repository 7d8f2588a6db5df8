// A schema dropped or renamed: every name in it that running code uses goes at once.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::schema, [&](const lint::Taken& gone) {
    lint::Finding finding = lint::about(view, gone);
    if (gone.how == lint::Taken::How::dropped) {
      finding.message =
          fmt::format("dropping schema {} breaks code that still uses what is in it", gone.name);
      finding.help = "first deploy code that names nothing in it; move what is still used with SET SCHEMA";
    } else {
      finding.message = fmt::format("renaming schema {} to {} breaks code that still uses the old name",
                                    gone.name, gone.now);
      finding.help = fmt::format(
          "make {} beside it, move one table after the other (ALTER TABLE ... SET SCHEMA {}) and leave a "
          "view "
          "of each in {}",
          sql::quote_identifier(gone.now), sql::quote_identifier(gone.now), sql::quote_identifier(gone.name));
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_schema{
    .id = "dropped-schema",
    .summary = "a schema dropped or renamed that running code may use",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "strong_migrations rename_schema, postgres-language-server banDropSchema, atlas DS101, "
        "MigrationPilot MP035 MP098, pgrubic US009"};

}  // namespace rules
