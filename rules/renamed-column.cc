// A column renamed while code runs that knows the old name. No second name is to be had for a column of a
// table: a new column beside the old one, both kept alike by a trigger, lets both releases run.
#include <fmt/format.h>

#include "lint/catalog/choose_name.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"

namespace rules {

namespace {

std::string recipe(const lint::SchemaView& view, const lint::Taken& gone) {
  const catalog::Relation& relation = *gone.relation;
  const std::string table = lint::sql_name(view.catalog, relation);
  const std::string before = sql::quote_identifier(gone.part);
  const std::string after = sql::quote_identifier(gone.now);
  const catalog::Column* column = relation.find_column(gone.part);
  const std::string type =
      column && column->type.known() ? types::format_type(view.catalog, column->type) : "<its type>";
  const std::string alike =
      sql::quote_identifier(catalog::make_object_name(relation.name, gone.now, "alike"));
  return fmt::format(
             "ALTER TABLE {0} ADD COLUMN {2} {3};\n"
             "CREATE FUNCTION {4}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "  IF TG_OP = 'INSERT' THEN\n"
             "    NEW.{2} := coalesce(NEW.{2}, NEW.{1});\n"
             "    NEW.{1} := coalesce(NEW.{1}, NEW.{2});\n"
             "  ELSIF NEW.{2} IS DISTINCT FROM OLD.{2} THEN\n"
             "    NEW.{1} := NEW.{2};\n"
             "  ELSE\n"
             "    NEW.{2} := NEW.{1};\n"
             "  END IF;\n"
             "  RETURN NEW;\n"
             "END $$;\n"
             "CREATE TRIGGER {4} BEFORE INSERT OR UPDATE ON {0} FOR EACH ROW EXECUTE FUNCTION {4}();\n"
             "-- then in batches, each a transaction of its own:\n"
             "UPDATE {0} SET {2} = {1} WHERE {2} IS NULL AND {1} IS NOT NULL AND <a range of its key>;\n"
             "-- deploy code that uses {2}, then:\n",
             table, before, after, type, alike) +
         lint::own_revision(view.run.chain, fmt::format("DROP TRIGGER {1} ON {0};\nDROP FUNCTION {1}();\n"
                                                        "ALTER TABLE {0} DROP COLUMN {2};",
                                                        table, alike, before));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::column, [&](const lint::Taken& gone) {
    if (gone.how != lint::Taken::How::renamed) return;
    lint::Finding finding = lint::about(view, gone);
    finding.message =
        fmt::format("renaming {} to {} breaks code that still uses the old name", gone.name, gone.now);
    finding.help = gone.relation->is_table() ? recipe(view, gone) : "give the view both columns for a while";
    finding.safe_sql = gone.relation->is_table();
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule renamed_column{
    .id = "renamed-column",
    .summary = "a column renamed that running code may use",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk renaming-column, strong_migrations rename_column, postgres-language-server renamingColumn, "
        "atlas BC102, MigrationPilot MP010 MP071, pgrubic US003"};

}  // namespace rules
