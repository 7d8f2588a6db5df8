// Constraints that stand by themselves: keys, foreign keys, CHECKs that need more than their table. Indexes.

#include "lint/deparse/definition.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"

namespace print {
using namespace ast;

namespace {

using ConstraintKind = Constraint::Kind;

bool is_key(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::primary_key || constraint.kind == ConstraintKind::unique ||
         constraint.kind == ConstraintKind::exclusion;
}

std::string with_suffix(const std::string& definition, const Relation* index) {
  if (!index) return definition;
  // WITH (...) and USING INDEX TABLESPACE stand before DEFERRABLE and WHERE.
  std::string text;
  if (!index->options.empty()) text += " WITH " + storage_options(index->options);
  if (!index->tablespace.empty())
    text += " USING INDEX TABLESPACE " + sql::quote_identifier(index->tablespace.str());
  if (text.empty()) return definition;
  size_t at = definition.size();
  for (const char* after : {" WHERE (", " DEFERRABLE", " INITIALLY DEFERRED"})
    at = std::min(at, definition.rfind(after));
  return definition.substr(0, at) + text + definition.substr(at);
}

// What is said of an index after it is made.
std::string facts_of_index(const SqlWriter& w, const Relation& table, const Relation& index) {
  const std::string name = deparse::quoted_name(w.catalog, index);
  std::string text;
  for (size_t i = 0; i < index.index->keys.size(); ++i) {
    const int target = index.index->keys[i].statistics;
    if (target >= 0)
      text += "ALTER INDEX " + name + " ALTER COLUMN " + std::to_string(i + 1) + " SET STATISTICS " +
              std::to_string(target) + ";\n";
  }
  const std::string of = "ALTER TABLE ONLY " + deparse::quoted_name(w.catalog, table);
  const char* materialized = "ALTER MATERIALIZED VIEW ";
  if (index.index->clustered) {
    text +=
        (table.kind == RelationKind::materialized_view ? materialized + deparse::quoted_name(w.catalog, table)
                                                       : of) +
        " CLUSTER ON " + sql::quote_identifier(index.name) + ";\n";
  }
  if (index.index->replica_identity)
    text += of + " REPLICA IDENTITY USING INDEX " + sql::quote_identifier(index.name) + ";\n";
  return text + SqlWriter::comment_on("INDEX " + name, index.comment);
}

void attach(const SqlWriter& w, const Relation& index) {
  const Relation* whole = w.catalog.relation(index.index->parent);
  if (!whole) return;
  const std::string name = deparse::quoted_name(w.catalog, index);
  w.script.add(Phase::attach_index, name,
               "ALTER INDEX " + deparse::quoted_name(w.catalog, *whole) + " ATTACH PARTITION " + name + ";\n",
               {}, {{ObjectClass::relation, index.oid, 0}, {ObjectClass::relation, whole->oid, 0}});
}

void add_key(const SqlWriter& w, const Relation& table, const Constraint& constraint) {
  const std::string name = deparse::quoted_name(w.catalog, table),
                    own = sql::quote_identifier(constraint.name);
  const Relation* index = w.catalog.relation(constraint.index);
  std::string text = "ALTER TABLE ONLY " + name + " ADD CONSTRAINT " + own + " " +
                     with_suffix(deparse::constraint_definition(w.catalog, &table, constraint), index) +
                     ";\n";
  text += SqlWriter::comment_on("CONSTRAINT " + own + " ON " + name, constraint.comment);
  const ObjectAddress self{ObjectClass::relation, constraint.index, 0};
  if (index) text += facts_of_index(w, table, *index);
  auto needs = w.needs_of({ObjectClass::constraint, constraint.oid, 0});
  for (const ObjectAddress& need : w.needs_of(self)) needs.push_back(need);
  needs.push_back({ObjectClass::relation, table.oid, 0});
  w.script.add(Phase::key, name + "." + constraint.name, std::move(text), self, std::move(needs));
  w.script.alias({ObjectClass::constraint, constraint.oid, 0}, self);
  if (index && index->index) attach(w, *index);
}

void add_later(const SqlWriter& w, const Relation& table, const Constraint& constraint, Phase phase) {
  const std::string name = deparse::quoted_name(w.catalog, table),
                    own = sql::quote_identifier(constraint.name);
  const bool foreign = table.kind == RelationKind::foreign_table;
  std::string text = (foreign ? "ALTER FOREIGN TABLE " : "ALTER TABLE ") + name + " ADD CONSTRAINT " + own +
                     " " + deparse::constraint_definition(w.catalog, &table, constraint) + ";\n";
  text += SqlWriter::comment_on("CONSTRAINT " + own + " ON " + name, constraint.comment);
  auto needs = w.needs_of({ObjectClass::constraint, constraint.oid, 0});
  needs.push_back({ObjectClass::relation, table.oid, 0});
  if (constraint.ref_table) needs.push_back({ObjectClass::relation, constraint.ref_table, 0});
  if (phase == Phase::foreign_key) needs.push_back({ObjectClass::relation, constraint.index, 0});
  if (constraint.check) {
    walk(*constraint.check, [&](const Expr& node) {
      needs.push_back({ObjectClass::function, node.function, 0});
    });
  }
  w.script.add(phase, name + "." + constraint.name, std::move(text),
               {ObjectClass::constraint, constraint.oid, 0}, std::move(needs));
}

void add_index(const SqlWriter& w, const Relation& relation) {
  const Index& index = *relation.index;
  const Relation* table = w.catalog.relation(index.table);
  if (!table || index.constraint != 0) return;
  const std::string name = deparse::quoted_name(w.catalog, relation);
  std::string text = deparse::index_definition(w.catalog, relation);
  if (!relation.tablespace.empty()) {
    const size_t where = index.predicate ? text.rfind(" WHERE (") : text.size();
    text.insert(where, " TABLESPACE " + sql::quote_identifier(relation.tablespace.str()));
  }
  const ObjectAddress self{ObjectClass::relation, relation.oid, 0};
  auto needs = w.needs_of(self);
  needs.push_back({ObjectClass::relation, table->oid, 0});
  for (const IndexKey& key : index.keys) {
    if (key.expr)
      walk(*key.expr, [&](const Expr& node) { needs.push_back({ObjectClass::function, node.function, 0}); });
  }
  if (index.predicate)
    walk(*index.predicate, [&](const Expr& node) {
      needs.push_back({ObjectClass::function, node.function, 0});
    });
  w.script.add(Phase::index, name, text + ";\n" + facts_of_index(w, *table, relation), self,
               std::move(needs));
  attach(w, relation);
}

}  // namespace

void add_constraints(const SqlWriter& w, const Relation& table) {
  for (const Constraint& constraint : table.constraints) {
    if (is_key(constraint)) add_key(w, table, constraint);
    if (constraint.kind == ConstraintKind::foreign_key && constraint.parent == 0)
      add_later(w, table, constraint, Phase::foreign_key);
    const bool inherited = !constraint.local && !table.is_partition();
    if (constraint.kind == ConstraintKind::check && !inherited && checked_later(constraint))
      add_later(w, table, constraint, Phase::check);
    if (constraint.kind == ConstraintKind::not_null && !constraint.validated && !inherited)
      add_later(w, table, constraint, Phase::check);
    const bool in_table =
        constraint.kind == ConstraintKind::check && !inherited && !checked_later(constraint);
    if (!in_table || constraint.comment.empty()) continue;
    const std::string name = deparse::quoted_name(w.catalog, table);
    w.script.add(Phase::check, name + "." + constraint.name,
                 SqlWriter::comment_on("CONSTRAINT " + sql::quote_identifier(constraint.name) + " ON " + name,
                                       constraint.comment),
                 {}, {{ObjectClass::relation, table.oid, 0}});
  }
}

void add_indexes(const SqlWriter& w) {
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->index && w.of_the_chain({ObjectClass::relation, oid, 0}, relation->schema))
      add_index(w, *relation);
  }
}

}  // namespace print
