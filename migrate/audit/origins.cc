// Matching by name: a server's oids are its own.
#include "migrate/audit/origins.h"

#include <vector>

namespace migrate::audit {
namespace {

using catalog::Catalog;
using catalog::Relation;

const Relation* same(const Catalog& predicted, const Catalog& observed, const Relation& relation) {
  const ast::Oid schema = predicted.find_schema(observed.schema_name(relation.schema));
  return schema == 0 ? nullptr : predicted.relation(predicted.find_relation(schema, relation.name));
}

// What a statement made of the chain's is known there; the rest came from elsewhere.
ast::Origin origin(const ast::Origin* known, const ast::Origin& outside) {
  return known && known->revision < outside.revision ? *known : outside;
}

void take(Relation& relation, const Relation* chain, const ast::Origin& outside) {
  relation.made = origin(chain ? &chain->made : nullptr, outside);
  for (catalog::Column& column : relation.columns.edit()) {
    const catalog::Column* known = chain ? chain->find_column(column.name) : nullptr;
    column.made = origin(known ? &known->made : nullptr, outside);
  }
  for (catalog::Constraint& constraint : relation.constraints.edit()) {
    const catalog::Constraint* known = chain ? chain->find_constraint(constraint.name) : nullptr;
    constraint.made = origin(known ? &known->made : nullptr, outside);
    // A server does not keep whether NO ACTION was written down.
    constraint.on_delete_stated = known ? known->on_delete_stated : true;
  }
}

}  // namespace

chain::Chain with_outside(const chain::Chain& chain) {
  chain::Chain out = chain;
  chain::Revision& outside = out.revisions.emplace_back();
  outside.file = out.files.add({});
  return out;
}

void take_origins(Catalog& observed, const Catalog& predicted, uint32_t outside, uint32_t outside_file) {
  const ast::Origin elsewhere{outside, outside_file, {}};
  std::vector<ast::Oid> oids;
  for (const auto& [oid, relation] : observed.all<Relation>()) oids.push_back(oid);
  for (const ast::Oid oid : oids) {
    const Relation* known = same(predicted, observed, *observed.relation(oid));
    observed.update<Relation>(oid, [&](Relation& relation) { take(relation, known, elsewhere); });
  }
  observed.forget();
}

MadeBy made_by(const chain::Chain& chain, const ast::Origin& origin) {
  if (origin.revision >= chain.revisions.size() || chain.revisions[origin.revision].id.empty()) return {};
  const text::Source& source = chain.files[origin.file];
  return {chain.revisions[origin.revision].id, source.path,
          text::position_of(source, origin.span.begin).line};
}

}  // namespace migrate::audit
