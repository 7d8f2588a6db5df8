// Property by property what rows.cc tells of a relation, its columns, constraints, index and sequence.

#include "lint/diff/same_rows.h"

#include <algorithm>
#include <tuple>

namespace diff {

namespace {

// As rows print them: nothing that is written is left out. What is cast to an unknown type is not known to be
// the same.
bool same(const ExprPtr& was, const ExprPtr& is) {
  if (was == is) return true;
  if (!was || !is) return false;
  const auto facts = [](const Expr& e) {
    return std::tie(e.kind, e.negated, e.star, e.distinct_args, e.window, e.variadic, e.over, e.sql_syntax,
                    e.symmetric, e.cast_form, e.sublink, e.var, e.text, e.names, e.name, e.query, e.type,
                    e.relation, e.column, e.function);
  };
  if (facts(*was) != facts(*is) || (was->kind == Expr::Kind::cast && !was->type.known())) return false;
  const auto all = [](const std::vector<ExprPtr>& a, const std::vector<ExprPtr>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ExprPtr& x, const ExprPtr& y) { return same(x, y); });
  };
  return all(was->args, is->args) && all(was->extra.get(), is->extra.get());
}

auto facts(const Column& column) {
  return std::tie(column.name, column.type, column.not_null, column.identity, column.generated,
                  column.storage, column.comment, column.collation, column.presumed);
}

bool same(const Column& was, const Column& is) {
  return was.dropped == is.dropped &&
         (was.dropped || (facts(was) == facts(is) && same(was.default_expr, is.default_expr)));
}

// Numbers count: constraints and keys go by them. What was added and dropped again stands at the end.
bool same_columns(const Relation& before, const Relation& after) {
  const size_t least = std::min(before.columns.size(), after.columns.size());
  for (size_t i = 0; i < least; ++i) {
    if (!same(before.columns[i], after.columns[i])) return false;
  }
  const auto dropped = [](const Column& column) { return column.dropped; };
  return std::all_of(before.columns.begin() + least, before.columns.end(), dropped) &&
         std::all_of(after.columns.begin() + least, after.columns.end(), dropped);
}

auto facts(const Constraint& constraint) {
  return std::tie(constraint.kind, constraint.name, constraint.columns, constraint.ref_table,
                  constraint.ref_columns, constraint.on_delete, constraint.on_update, constraint.match,
                  constraint.operators, constraint.deferrable, constraint.deferred, constraint.validated,
                  constraint.enforced, constraint.no_inherit);
}

bool same_constraints(const Relation& before, const Relation& after) {
  return std::equal(before.constraints.begin(), before.constraints.end(), after.constraints.begin(),
                    after.constraints.end(), [](const Constraint& was, const Constraint& is) {
                      return facts(was) == facts(is) && same(was.check, is.check);
                    });
}

auto facts(const IndexKey& key) {
  return std::tie(key.column, key.opclass, key.descending, key.nulls_first);
}

auto facts(const Index& index) {
  return std::tie(index.table, index.method, index.include, index.unique, index.primary, index.valid,
                  index.nulls_not_distinct, index.parent);
}

bool same_indexes(const Index& was, const Index& is) {
  return facts(was) == facts(is) && same(was.predicate, is.predicate) &&
         std::equal(was.keys.begin(), was.keys.end(), is.keys.begin(), is.keys.end(),
                    [](const IndexKey& a, const IndexKey& b) {
                      return facts(a) == facts(b) && same(a.expr, b.expr);
                    });
}

auto facts(const Sequence& sequence) {
  return std::tie(sequence.type, sequence.start, sequence.increment, sequence.minimum, sequence.maximum,
                  sequence.cycle, sequence.owner_table, sequence.owner_column);
}

auto facts(const Relation& relation) {
  return std::tie(relation.schema, relation.name, relation.kind, relation.persistence, relation.comment,
                  relation.row_security, relation.force_row_security, relation.replica_identity,
                  relation.parents, relation.options, relation.more_of);
}

auto facts(const PartitionKey::Part& part) {
  return std::tie(part.column, part.collation, part.opclass);
}

bool same_partition_keys(const PartitionKey& was, const PartitionKey& is) {
  return was.strategy == is.strategy &&
         std::equal(was.parts.begin(), was.parts.end(), is.parts.begin(), is.parts.end(),
                    [](const PartitionKey::Part& a, const PartitionKey::Part& b) {
                      return facts(a) == facts(b) && same(a.expr, b.expr);
                    });
}

auto facts(const View& view) {
  return std::tie(view.query, view.populated, view.check_option);
}

// Both have none, or both have one and they are the same.
template <class T, class Same>
bool both(const containers::Box<T>& was, const containers::Box<T>& is, Same same) {
  return was.has_value() == is.has_value() && (!was || same(*was, *is));
}

}  // namespace

bool same_rows(const Relation& before, const Relation& after) {
  const auto same_facts = [](const auto& was, const auto& is) { return facts(was) == facts(is); };
  return facts(before) == facts(after) && before.is_partition() == after.is_partition() &&
         both(before.partition_key, after.partition_key, same_partition_keys) &&
         both(before.index, after.index, same_indexes) && both(before.view, after.view, same_facts) &&
         both(before.sequence, after.sequence, same_facts) && same_columns(before, after) &&
         same_constraints(before, after);
}

}  // namespace diff
