// Which operator is meant (src/backend/parser/parse_oper.c: oper, left_oper).

#include "lint/analyze/oper.h"

#include <cstdlib>

#include "lint/analyze/func_candidate.h"
#include "lint/catalog/namespace.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

Candidate candidate_of(const pg_catalog::OperatorRow& row, bool unary) {
  Candidate candidate;
  candidate.oid = row.function;
  candidate.result = row.result;
  if (unary) {
    candidate.arguments = {row.right};
  } else {
    candidate.arguments = {row.left, row.right};
  }
  return candidate;
}

const pg_catalog::OperatorRow* exact(std::span<const pg_catalog::OperatorRow> rows, Oid left, Oid right,
                                     int version) {
  for (const pg_catalog::OperatorRow& row : rows) {
    if (row.left == left && row.right == right && row.in(version)) return &row;
  }
  return nullptr;
}

// binary_oper_exact: a literal is taken for the other side's type, then for that one's base.
const pg_catalog::OperatorRow* exact_binary(const Catalog& catalog,
                                            std::span<const pg_catalog::OperatorRow> rows, Oid left,
                                            Oid right) {
  const int version = catalog.server_version();
  bool guessed = false;
  if (left == type_oid::unknown && right != type_oid::unknown) {
    left = right;
    guessed = true;
  } else if (right == type_oid::unknown && left != type_oid::unknown) {
    right = left;
    guessed = true;
  }
  if (const auto* row = exact(rows, left, right, version)) return row;
  if (!guessed) return nullptr;
  const Oid base = types::base_type(catalog, {left, -1}).oid;
  return base == left ? nullptr : exact(rows, base, base, version);
}

Oid number(const DefinedObject& object, const char* property) {
  const auto at = object.properties.find(property);
  return at == object.properties.end() ? 0 : static_cast<Oid>(std::strtoul(at->second.c_str(), nullptr, 10));
}

// Operators that extensions and the chain made; false where one of that name is not known in full.
bool add_own(const Catalog& catalog, const Name& name, bool unary, std::vector<Candidate>& found) {
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_prefixed(ObjectClass::operator_, schema, name.name + "(")) {
      const DefinedObject& object = *catalog.get<DefinedObject>(oid);
      Candidate candidate;
      const Oid left = number(object, "left"), right = number(object, "right");
      candidate.result = number(object, "result");
      if (right == 0 || candidate.result == 0) return false;
      if ((left == 0) != unary) continue;
      if (!unary) candidate.arguments.push_back(left);
      candidate.arguments.push_back(right);
      const auto function = object.properties.find("function");
      if (function != object.properties.end()) {
        for (Oid one : catalog.find_functions(schema, function->second)) candidate.oid = one;
      }
      found.push_back(std::move(candidate));
    }
  }
  return true;
}

}  // namespace

Resolved resolve_operator(const Catalog& catalog, const Name& name, bool unary, Oid left, Oid right) {
  Resolved unclear;
  const bool system = name.schema.empty() || name.schema == "pg_catalog";
  const auto rows = system ? pg_catalog::operators(name.name) : std::span<const pg_catalog::OperatorRow>();
  std::vector<Oid> inputs;
  if (!unary) inputs.push_back(left);
  inputs.push_back(right);
  const bool known = all_known(inputs);
  if (known && left < first_user_oid && right < first_user_oid) {
    const pg_catalog::OperatorRow* row =
        unary ? exact(rows, 0, right, catalog.server_version()) : exact_binary(catalog, rows, left, right);
    if (row) return chosen(catalog, candidate_of(*row, unary), inputs);
  }
  std::vector<Candidate> found;
  const bool complete = add_own(catalog, name, unary, found);
  // binary_oper_exact for those: a literal is taken for the other side's type.
  std::vector<Oid> taken = inputs;
  for (size_t i = 0; i < taken.size() && !unary; ++i) {
    if (taken[i] == type_oid::unknown) taken[i] = inputs[1 - i];
  }
  for (const Candidate& candidate : found) {
    if (known && candidate.arguments == taken) return chosen(catalog, candidate, inputs);
  }
  for (const pg_catalog::OperatorRow& row : rows) {
    if (row.in(catalog.server_version()) && (row.left == 0) == unary)
      found.push_back(candidate_of(row, unary));
  }
  if (!known) return complete ? undecided(catalog, found) : unclear;
  const auto kept = matching(catalog, found, inputs);
  if (kept.size() == 1 && complete) return chosen(catalog, *kept.front(), inputs);
  if (kept.empty()) {
    unclear.outcome = complete ? Resolved::Outcome::missing : Resolved::Outcome::unknown;
    return unclear;
  }
  if (!complete) return unclear;
  if (const Candidate* best = select_candidate(catalog, inputs, kept)) return chosen(catalog, *best, inputs);
  unclear.outcome = Resolved::Outcome::ambiguous;
  return unclear;
}

}  // namespace analyze
