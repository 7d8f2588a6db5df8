// A type dropped, renamed or moved that running code may name: in casts, in the parameters of prepared
// statements, in an array it sends. A domain of the old name stands in for a renamed one, but not for an
// enum.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

std::string instead(const lint::Taken& gone) {
  // For the operators of enums a domain over one is another type: "operator does not exist: mood = temper".
  if (gone.type->kind == catalog::Type::Kind::enumeration)
    return "first deploy code that does not name it: a literal or a parameter sent as text takes the "
           "column's "
           "type";
  const std::string name = sql::quote_identifier(gone.type->name);
  const std::string now = sql::quote_identifier(gone.now);
  return fmt::format("keep a domain of the old name until no code uses it: CREATE DOMAIN {} AS {}", name,
                     gone.how == lint::Taken::How::moved ? now + "." + name : now);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::type, [&](const lint::Taken& gone) {
    // Nothing is of the type any more, or the server would refuse: code that named it used what is gone.
    if (gone.how == lint::Taken::How::dropped && gone.type->kind == catalog::Type::Kind::enumeration) return;
    lint::Finding finding = lint::about(view, gone);
    if (gone.how == lint::Taken::How::dropped) {
      finding.message = fmt::format("dropping type {} breaks code that still names it", gone.name);
      finding.help =
          "first deploy code that does not cast to it or send values of it; drop it in a later "
          "revision";
    } else {
      const bool moved = gone.how == lint::Taken::How::moved;
      finding.message =
          fmt::format("{} type {} to {}{} breaks code that still uses the old name",
                      moved ? "moving" : "renaming", gone.name, moved ? "schema " : "", gone.now);
      finding.help = instead(gone);
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_type{
    .id = "dropped-type",
    .summary = "a type dropped or renamed that running code may name",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP024"};

}  // namespace rules
