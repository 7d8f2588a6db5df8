// Up to 17 a CHECK proves it, and goes again; it is named as the server names a CHECK. A name that ends in
// not_null would be taken there from the NOT NULL that 18 names so.

#include "lint/engine/not_null_proof.h"

#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/sql/identifier.h"

namespace lint {

const catalog::Constraint* unproved_not_null(const catalog::Relation& relation, std::string_view column) {
  for (const catalog::Constraint& constraint : relation.constraints) {
    const bool waits = constraint.kind == catalog::Constraint::Kind::not_null && !constraint.validated;
    if (waits && relation.column(constraint.columns.front()).name == column) return &constraint;
  }
  return nullptr;
}

NotNullProof not_null_proof(const catalog::Catalog& catalog, const catalog::Relation& relation,
                            std::string_view column, std::string_view table) {
  const std::string quoted = sql::quote_identifier(column);
  const bool is_constraint = catalog.server_version() >= 18;
  const catalog::Constraint* waits = unproved_not_null(relation, column);
  NotNullProof proof;
  proof.plain_name =
      waits ? waits->name : free_constraint(relation, column, is_constraint ? "not_null" : "check");
  proof.name = sql::quote_identifier(proof.plain_name);
  proof.validate = fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table, proof.name);
  if (waits) return proof;
  if (is_constraint) {
    proof.clause = fmt::format("ADD CONSTRAINT {} NOT NULL {} NOT VALID", proof.name, quoted);
    return proof;
  }
  proof.clause = fmt::format("ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID", proof.name, quoted);
  // The stronger lock comes after the scan and does no more than flip a flag.
  proof.then = {fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;", table, quoted),
                fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", table, proof.name)};
  return proof;
}

}  // namespace lint
