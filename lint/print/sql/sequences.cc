// Sequences, those of identity columns within their column.

#include "lint/deparse/definition.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace print {
using namespace ast;

namespace {

// seq_max of src/include/catalog/pg_sequence.h, by type.
int64_t largest(Oid type) {
  return type == type_oid::int2 ? INT16_MAX : type == type_oid::int4 ? INT32_MAX : INT64_MAX;
}
int64_t smallest(Oid type) {
  return type == type_oid::int2 ? INT16_MIN : type == type_oid::int4 ? INT32_MIN : INT64_MIN;
}

void add_owner(const SqlWriter& w, const Relation& relation) {
  const Relation* owner = w.catalog.relation(relation.sequence->owner_table);
  if (!owner || relation.sequence->owner_column <= 0) return;
  const std::string name = deparse::quoted_name(w.catalog, relation);
  w.script.add(Phase::sequence_owner, name,
               "ALTER SEQUENCE " + name + " OWNED BY " + deparse::quoted_name(w.catalog, *owner) + "." +
                   sql::quote_identifier(owner->column(relation.sequence->owner_column).name) + ";\n",
               {}, {{ObjectClass::relation, relation.oid, 0}, {ObjectClass::relation, owner->oid, 0}});
}

void add_sequence(const SqlWriter& w, const Relation& relation) {
  const std::string name = deparse::quoted_name(w.catalog, relation), object = "SEQUENCE " + name;
  const Sequence& sequence = *relation.sequence;
  const ObjectAddress self{ObjectClass::relation, relation.oid, 0};
  w.add_privileges(object, self, relation.privileges);
  if (sequence.identity) {
    const std::string text = SqlWriter::comment_on(object, relation.comment);
    if (!text.empty())
      w.script.add(Phase::sequence_owner, name, text, {}, {{ObjectClass::relation, sequence.owner_table, 0}});
    return w.script.alias(self, {ObjectClass::relation, sequence.owner_table, 0});
  }
  std::string text =
      relation.persistence == Persistence::unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ";
  text += name;
  if (sequence.type.oid != type_oid::int8) text += " AS " + w.type_text(sequence.type);
  text += sequence_options(sequence) + ";\n" + SqlWriter::comment_on(object, relation.comment);
  if (sequence.owner_table == 0) text += w.owner_of(object, relation.owner);
  w.script.add(Phase::sequence, name, std::move(text), self, {{ObjectClass::schema, relation.schema, 0}});
  add_owner(w, relation);
}

}  // namespace

std::string sequence_options(const Sequence& sequence) {
  const bool up = sequence.increment > 0;
  std::string text;
  if (sequence.increment != 1) text += " INCREMENT BY " + std::to_string(sequence.increment);
  if (sequence.minimum != (up ? 1 : smallest(sequence.type.oid)))
    text += " MINVALUE " + std::to_string(sequence.minimum);
  if (sequence.maximum != (up ? largest(sequence.type.oid) : -1))
    text += " MAXVALUE " + std::to_string(sequence.maximum);
  if (sequence.start != (up ? sequence.minimum : sequence.maximum))
    text += " START WITH " + std::to_string(sequence.start);
  if (sequence.cache != 1) text += " CACHE " + std::to_string(sequence.cache);
  if (sequence.cycle) text += " CYCLE";
  return text;
}

void add_sequences(const SqlWriter& w) {
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->sequence && w.of_the_chain({ObjectClass::relation, oid, 0}, relation->schema))
      add_sequence(w, *relation);
  }
}

}  // namespace print
