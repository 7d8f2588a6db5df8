// The rows of sequences in pg_catalog and information_schema.

#include "lint/executor/sequence_views.h"

#include "lint/executor/system_row.h"
#include "lint/types/format_type.h"

namespace executor {
using namespace catalog;

namespace {

template <class Each>
void each_sequence(const Out& out, Each&& each) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (r->sequence) each(*r, *r->sequence);
  }
}

V whole(int64_t number) {
  return V::of(static_cast<long long>(number));
}

// information_schema gives numbers as texts.
V digits(int64_t number) {
  return V::of(std::to_string(number));
}

}  // namespace

void pg_sequence(const Out& out) {
  each_sequence(out, [&](const Relation& r, const Sequence& s) {
    out({{"seqrelid", V::regclass(r.oid)},
         {"seqtypid", number(s.type.oid)},
         {"seqstart", whole(s.start)},
         {"seqincrement", whole(s.increment)},
         {"seqmax", whole(s.maximum)},
         {"seqmin", whole(s.minimum)},
         {"seqcache", whole(s.cache)},
         {"seqcycle", V::of(s.cycle)}});
  });
}

void pg_sequences(const Out& out) {
  each_sequence(out, [&](const Relation& r, const Sequence& s) {
    V type = number(s.type.oid);
    type.form = V::Form::regtype;
    out({{"schemaname", schema_of(out, r.schema)},
         {"sequencename", V::of(r.name)},
         {"data_type", std::move(type)},
         {"start_value", whole(s.start)},
         {"min_value", whole(s.minimum)},
         {"max_value", whole(s.maximum)},
         {"increment_by", whole(s.increment)},
         {"cycle", V::of(s.cycle)},
         {"cache_size", whole(s.cache)}});
  });
}

// Those of identity columns are left out.
void information_sequences(const Out& out) {
  each_sequence(out, [&](const Relation& r, const Sequence& s) {
    if (s.identity) return;
    out({{"sequence_catalog", database()},
         {"sequence_schema", schema_of(out, r.schema)},
         {"sequence_name", V::of(r.name)},
         {"data_type", V::of(types::format_type(out.catalog, s.type))},
         {"start_value", digits(s.start)},
         {"minimum_value", digits(s.minimum)},
         {"maximum_value", digits(s.maximum)},
         {"increment", digits(s.increment)},
         {"cycle_option", yes_no(s.cycle)}});
  });
}

}  // namespace executor
