// An enum's value renamed, or left out when the type is made anew: the old one is refused from then on
// (22P02, src/backend/utils/adt/enum.c), in what code sends and compares.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::label, [&](const lint::Taken& gone) {
    lint::Finding finding = lint::about(view, gone);
    const std::string type = gone.name.substr(0, gone.name.size() - gone.part.size() - 1);
    finding.at = view.run.place(gone.at);
    if (gone.how == lint::Taken::How::renamed) {
      finding.message = fmt::format("renaming '{}' of {} to '{}' breaks code that still sends or expects it",
                                    gone.part, type, gone.now);
      finding.help = fmt::format(
          "add the new value (ALTER TYPE {} ADD VALUE), deploy code that takes both, then UPDATE the rows in "
          "batches\nand leave the old value unused",
          sql::quote_identifier(gone.type->name));
    } else {
      finding.message =
          fmt::format("{} is made anew without '{}': code that still sends it breaks", type, gone.part);
      finding.help = "keep it in the type until no code sends it; a CHECK can keep it out of new rows";
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule renamed_enum_value{
    .id = "renamed-enum-value",
    .summary = "an enum's value renamed or lost that running code may send",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "strong_migrations rename_enum_value, MigrationPilot MP060"};

}  // namespace rules
