// CREATE SEQUENCE, ALTER SEQUENCE, and the sequences of serial and identity columns
// (src/backend/commands/sequence.c).

#include "lint/commands/relation/sequence.h"

#include <limits>

#include "lint/catalog/missing.h"
#include "lint/commands/relation/relation.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

struct Range {
  int64_t low, high;
};

Range range_of(Oid type) {
  switch (type) {
    case type_oid::int2: return {std::numeric_limits<int16_t>::min(), std::numeric_limits<int16_t>::max()};
    case type_oid::int4: return {std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()};
    default: return {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
  }
}

TypeRef sequence_type(Writer& w, const SequenceOptions& options, TypeRef fallback, bool identity) {
  TypeRef type = fallback;
  if (options.type) {
    types::ResolvedType resolved = types::resolve_type(w.catalog, *options.type);
    if (resolved.problem) throw Refused{*resolved.problem};
    type = resolved.type;
  }
  if (!type.known()) return {type_oid::int8, -1};  // of a column that no revision makes
  if (type.oid != type_oid::int2 && type.oid != type_oid::int4 && type.oid != type_oid::int8) {
    w.refuse("22023", std::string(identity ? "identity column" : "sequence") +
                          " type must be smallint, integer, or bigint");
  }
  return type;
}

void check_bounds(Writer& w, const Sequence& s, const SequenceOptions& options) {
  const auto text = [](int64_t number) { return std::to_string(number); };
  const Range range = range_of(s.type.oid);
  const std::string type = types::format_type(w.catalog, s.type);
  if (s.maximum < range.low || s.maximum > range.high) {
    w.refuse("22023", "MAXVALUE (" + text(s.maximum) + ") is out of range for sequence data type " + type);
  }
  if (s.minimum < range.low || s.minimum > range.high) {
    w.refuse("22023", "MINVALUE (" + text(s.minimum) + ") is out of range for sequence data type " + type);
  }
  if (s.minimum >= s.maximum) {
    w.refuse("22023",
             "MINVALUE (" + text(s.minimum) + ") must be less than MAXVALUE (" + text(s.maximum) + ")");
  }
  if (s.start < s.minimum) {
    w.refuse("22023",
             "START value (" + text(s.start) + ") cannot be less than MINVALUE (" + text(s.minimum) + ")");
  }
  if (s.start > s.maximum) {
    w.refuse("22023",
             "START value (" + text(s.start) + ") cannot be greater than MAXVALUE (" + text(s.maximum) + ")");
  }
  if (options.restart_with && *options.restart_with < s.minimum) {
    w.refuse("22023", "RESTART value (" + text(*options.restart_with) + ") cannot be less than MINVALUE (" +
                          text(s.minimum) + ")");
  }
  if (options.restart_with && *options.restart_with > s.maximum) {
    w.refuse("22023", "RESTART value (" + text(*options.restart_with) +
                          ") cannot be greater than MAXVALUE (" + text(s.maximum) + ")");
  }
  if (s.cache <= 0) w.refuse("22023", "CACHE (" + text(s.cache) + ") must be greater than zero");
}

// init_params. `first`: CREATE, where everything not stated takes its default.
void set_parameters(Writer& w, Sequence& s, TypeRef type, const SequenceOptions& options, bool first) {
  bool reset_max = false, reset_min = false;
  if (!first && type.oid != s.type.oid) {  // limits that were the old type's become the new one's
    const Range old = range_of(s.type.oid);
    reset_max = s.maximum == old.high;
    reset_min = s.minimum == old.low;
  }
  s.type = type;
  if (options.increment) s.increment = *options.increment;
  if (s.increment == 0) w.refuse("22023", "INCREMENT must not be zero");
  const Range range = range_of(type.oid);
  const bool up = s.increment > 0;
  if (options.maximum && *options.maximum) {
    s.maximum = **options.maximum;
  } else if (first || options.maximum || reset_max) {
    s.maximum = up || reset_max ? range.high : -1;
  }
  if (options.minimum && *options.minimum) {
    s.minimum = **options.minimum;
  } else if (first || options.minimum || reset_min) {
    s.minimum = !up || reset_min ? range.low : 1;
  }
  if (options.start) {
    s.start = *options.start;
  } else if (first) {
    s.start = up ? s.minimum : s.maximum;
  }
  if (options.cache) s.cache = *options.cache;
  if (options.cycle) s.cycle = *options.cycle;
  check_bounds(w, s, options);
}

// OWNED BY (process_owned_by).
void change_owner(Writer& w, Oid sequence, const SequenceOptions& options) {
  if (!options.owned_by_none && options.owned_by_column.empty()) return;
  const Relation self = *w.catalog.relation(sequence);
  const bool identity = self.sequence->identity;
  const auto refuse_identity = [&] {
    const Relation* owner = w.catalog.relation(self.sequence->owner_table);
    w.refuse("0A000", "cannot change ownership of identity sequence",
             "Sequence \"" + self.name + "\" is linked to table \"" + (owner ? owner->name : "") + "\".");
  };
  if (options.owned_by_none) {
    if (identity) refuse_identity();
    return disown_sequence(w, sequence);
  }
  if (options.owned_by_table.empty()) {
    w.refuse("42601", "invalid OWNED BY option", {}, "Specify OWNED BY table.column or OWNED BY NONE.");
  }
  const Oid oid = require_relation(w, options.owned_by_table);
  if (oid == 0) return;
  const Relation& table = *w.catalog.relation(oid);
  if (!table.is_table() && table.kind != RelationKind::view) {
    if (w.catalog.server_version() >= 15) {
      w.refuse("42809", "sequence cannot be owned by relation \"" + table.name + "\"");
    }
    w.refuse("42809", "referenced relation \"" + table.name + "\" is not a table or foreign table");
  }
  if (table.schema != self.schema) {
    w.refuse("55000", "sequence must be in same schema as table it is linked to");
  }
  const ColumnNumber column = table.column_number(options.owned_by_column);
  if (column == 0) {
    if (!table.open() && w.may_have_more(table)) return;
    w.refuse(no_column(
        table, options.owned_by_column,
        "column \"" + options.owned_by_column + "\" of relation \"" + table.name + "\" does not exist"));
  }
  if (identity) refuse_identity();
  own_sequence(w, sequence, oid, column, false);
}

}  // namespace

Oid make_sequence(Writer& w, Oid schema, const std::string& name, Persistence persistence, TypeRef type,
                  const SequenceOptions& options, bool identity) {
  Relation relation;
  relation.schema = schema;
  relation.name = name;
  relation.kind = RelationKind::sequence;
  relation.persistence = persistence;
  relation.sequence.emplace();
  set_parameters(w, *relation.sequence, sequence_type(w, options, type, identity), options, true);
  return make_relation(w, std::move(relation));
}

void alter_sequence_parameters(Writer& w, Oid sequence, const SequenceOptions& options) {
  Sequence changed = *w.catalog.relation(sequence)->sequence;
  set_parameters(w, changed, sequence_type(w, options, changed.type, changed.identity), options, false);
  w.catalog.update<Relation>(sequence, [&](Relation& r) { r.sequence = changed; });
}

void disown_sequence(Writer& w, Oid sequence) {
  const Sequence& owned = *w.catalog.relation(sequence)->sequence;
  if (owned.owner_table == 0) return;
  w.catalog.update<Relation>(sequence, [](Relation& r) {
    r.sequence->owner_table = 0;
    r.sequence->owner_column = 0;
    r.sequence->identity = false;
  });
}

void own_sequence(Writer& w, Oid sequence, Oid table, ColumnNumber column, bool identity) {
  disown_sequence(w, sequence);
  w.catalog.update<Relation>(sequence, [&](Relation& r) {
    r.sequence->owner_table = table;
    r.sequence->owner_column = column;
    r.sequence->identity = identity;
  });
}

std::vector<Oid> owned_sequences(const Catalog& catalog, Oid table) {
  std::vector<Oid> sequences;
  for (const Dependency& dependency : catalog.value_dependents_of({ObjectClass::relation, table, 0}, true)) {
    const Relation* sequence = dependency.dependent.cls == ObjectClass::relation
                                   ? catalog.relation(dependency.dependent.oid)
                                   : nullptr;
    if (sequence && sequence->sequence && sequence->sequence->owner_table == table)
      sequences.push_back(sequence->oid);
  }
  return sequences;
}

Oid identity_sequence(const Catalog& catalog, Oid table, ColumnNumber column) {
  for (const Dependency& dependency : catalog.value_dependents_of({ObjectClass::relation, table, column})) {
    if (dependency.kind != DependencyKind::internal || dependency.dependent.cls != ObjectClass::relation)
      continue;
    const Relation* candidate = catalog.relation(dependency.dependent.oid);
    if (candidate && candidate->sequence) return candidate->oid;
  }
  return 0;
}

void apply(Writer& w, const CreateSequence& change) {
  const TypeRef type{type_oid::int8, -1};
  if (!change.if_not_exists) {  // DefineSequence looks at the options before it looks for the schema
    Sequence sequence;
    set_parameters(w, sequence, sequence_type(w, change.options, type, false), change.options, true);
  }
  const Oid schema = schema_for_relation(w, change.name, change.persistence);
  if (schema == 0) return;
  if (change.if_not_exists && w.catalog.find_relation(schema, change.name.name) != 0) {
    w.notice("relation \"" + change.name.name + "\" already exists, skipping");
    w.applied.skipped = true;
    return;
  }
  const Persistence persistence = schema == temporary_schema ? Persistence::temporary : change.persistence;
  const Oid oid = make_sequence(w, schema, change.name.name, persistence, type, change.options, false);
  change_owner(w, oid, change.options);
}

void apply(Writer& w, const AlterSequence& change) {
  const Oid oid = w.catalog.resolve_relation(change.name);
  if (oid == 0 && change.if_exists) {
    w.notice("relation \"" + change.name.name + "\" does not exist, skipping");
    w.applied.skipped = true;
    w.applied.absent = {{ObjectKind::sequence, change.name}};
    return;
  }
  if (require_relation(w, change.name, Purpose::alter, ObjectKind::sequence) == 0) return;
  const Relation& relation = *w.catalog.relation(oid);
  if (relation.presumed) return;
  if (relation.kind != RelationKind::sequence) {
    w.refuse("42809", "\"" + relation.name + "\" is not a sequence");
  }
  alter_sequence_parameters(w, oid, change.options);
  change_owner(w, oid, change.options);
  w.altered({ObjectClass::relation, oid, 0});
}

}  // namespace commands
