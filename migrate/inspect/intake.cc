// The reader of each section of inspect.sql, facts.sql and objects.sql.
#include "migrate/inspect/intake.h"

#include <algorithm>
#include <array>

namespace migrate::inspection {
namespace {

struct Reader {
  std::string_view section;
  void (*read)(catalog::Catalog&, const Rows&);
};

constexpr std::array readers{
    Reader{"schemas", read_schemas},
    Reader{"extensions", read_extensions},
    Reader{"types", read_types},
    Reader{"functions", read_functions},
    Reader{"relations", read_relations},
    Reader{"columns", read_columns},
    Reader{"inheritance", read_inheritance},
    Reader{"indexes", read_indexes},
    Reader{"constraints", read_constraints},
    Reader{"sequences", read_sequences},
    Reader{"triggers", read_triggers},
    Reader{"policies", read_policies},
    Reader{"rules", read_rules},
    Reader{"named", read_defined},
    Reader{"privileges", read_privileges},
    Reader{"default privileges", read_default_privileges},
    Reader{"routine facts", read_routine_facts},
    Reader{"column facts", read_column_facts},
    Reader{"foreign tables", read_foreign_tables},
    Reader{"comments of parts", read_part_comments},
    Reader{"trigger facts", read_trigger_facts},
    Reader{"rule texts", read_rule_texts},
    Reader{"policy texts", read_policy_texts},
    Reader{"type definitions", read_type_definitions},
    Reader{"object facts", read_object_facts},
    Reader{"dependencies", read_dependencies},
    Reader{"objects", read_objects},
};

constexpr size_t batch = 256;

}  // namespace

void Intake::take(std::string_view section, Row row) {
  const bool full = rows_.size() >= batch && rows_.back().front() != row.front();
  if (section != section_ || full) finish();
  section_ = section;
  rows_.push_back(std::move(row));
}

void Intake::finish() {
  const auto reader = std::find_if(readers.begin(), readers.end(),
                                   [&](const Reader& one) { return one.section == section_; });
  if (reader != readers.end() && !rows_.empty()) reader->read(catalog_, rows_);
  rows_.clear();
}

}  // namespace migrate::inspection
