// Proving one condition from another (src/backend/optimizer/util/predtest.c, predicate_implied_by).

#include "lint/planner/predicate_proof.h"

#include <algorithm>

#include "lint/datum/compare.h"
#include "lint/planner/clause.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

using Op = ProofClause::Operator;
using Kind = ProofClause::Kind;

Op opposite(Op op) {
  switch (op) {
    case Op::less: return Op::greater_equal;
    case Op::less_equal: return Op::greater;
    case Op::equal: return Op::not_equal;
    case Op::greater_equal: return Op::less;
    case Op::greater: return Op::less_equal;
    case Op::not_equal: break;
  }
  return Op::equal;
}

// "x op1 c1" proves "x op2 c2", `order` being how c1 stands to c2 (BT_implies_table, predtest.c).
bool comparison_implies(Op known, Op wanted, int order) {
  switch (known) {
    case Op::less:
      return (wanted == Op::less || wanted == Op::less_equal || wanted == Op::not_equal) && order <= 0;
    case Op::less_equal:
      return wanted == Op::less_equal ? order <= 0
                                      : (wanted == Op::less || wanted == Op::not_equal) && order < 0;
    case Op::greater:
      return (wanted == Op::greater || wanted == Op::greater_equal || wanted == Op::not_equal) && order >= 0;
    case Op::greater_equal:
      return wanted == Op::greater_equal ? order >= 0
                                         : (wanted == Op::greater || wanted == Op::not_equal) && order > 0;
    case Op::not_equal: return wanted == Op::not_equal && order == 0;
    case Op::equal: break;
  }
  switch (wanted) {
    case Op::less: return order < 0;
    case Op::less_equal: return order <= 0;
    case Op::equal: return order == 0;
    case Op::greater_equal: return order >= 0;
    case Op::greater: return order > 0;
    case Op::not_equal: break;
  }
  return order != 0;
}

// predicate_implied_by_simple_clause, weak.
bool atom_implies(const ProofClause& known, const ProofClause& wanted) {
  if (known.subject != wanted.subject) return false;
  if (known.kind != wanted.kind) return false;
  if (known.kind != Kind::comparison) return true;
  const auto order = datum::compare(known.constant, wanted.constant);
  if (order) return comparison_implies(known.op, wanted.op, *order);
  return known.op == wanted.op && known.constant.kind == wanted.constant.kind &&
         known.constant.text == wanted.constant.text;
}

// The atoms alone.
bool atom_refutes(const ProofClause& where, const ProofClause& bound) {
  if (where.subject != bound.subject) return false;
  switch (where.kind) {
    case Kind::comparison: {
      if (bound.kind == Kind::is_null) return true;
      if (bound.kind != Kind::comparison) return false;
      const auto order = datum::compare(bound.constant, where.constant);
      return order && comparison_implies(bound.op, opposite(where.op), *order);
    }
    case Kind::is_null: return bound.kind == Kind::not_null || bound.kind == Kind::comparison;
    case Kind::not_null: return bound.kind == Kind::is_null;
    default: return false;
  }
}

template <class Range, class Test>
bool some(const Range& range, Test&& test) {
  return std::any_of(range.begin(), range.end(), test);
}
template <class Range, class Test>
bool every(const Range& range, Test&& test) {
  return std::all_of(range.begin(), range.end(), test);
}

}  // namespace

ProofClause negated(const ProofClause& clause) {
  ProofClause out = clause;
  switch (clause.kind) {
    case Kind::all:
    case Kind::any:
      out.kind = clause.kind == Kind::all ? Kind::any : Kind::all;
      for (ProofClause& part : out.parts) part = negated(part);
      break;
    case Kind::not_null: out.kind = Kind::is_null; break;
    case Kind::is_null: out.kind = Kind::not_null; break;
    case Kind::comparison:
      if (clause.constant.kind == datum::Constant::Kind::boolean) {
        out.constant.text = clause.constant.text == "true" ? "false" : "true";
      } else {
        out.op = opposite(clause.op);
      }
      break;
    case Kind::opaque: out.subject = "not " + clause.subject; break;
  }
  return out;
}

// predicate_implied_by_recurse.
bool implies(const ProofClause& known, const ProofClause& wanted) {
  const auto whole = [&](const ProofClause& part) { return implies(known, part); };
  const auto by_part = [&](const ProofClause& part) { return implies(part, wanted); };
  if (wanted.kind == Kind::all) return every(wanted.parts, whole);
  if (known.kind == Kind::any) {
    if (wanted.kind == Kind::any) {
      return every(known.parts, [&](const ProofClause& part) {
        return some(wanted.parts, [&](const ProofClause& want) { return implies(part, want); });
      });
    }
    return every(known.parts, by_part);
  }
  if (wanted.kind == Kind::any) {
    return some(wanted.parts, whole) || (known.kind == Kind::all && some(known.parts, by_part));
  }
  if (known.kind == Kind::all) return some(known.parts, by_part);
  return atom_implies(known, wanted);
}

bool refutes(const ProofClause& where, const ProofClause& bound) {
  const auto by_where = [&](const ProofClause& part) { return refutes(part, bound); };
  const auto by_bound = [&](const ProofClause& part) { return refutes(where, part); };
  if (where.kind == Kind::any) return every(where.parts, by_where);
  if (where.kind == Kind::all) {
    const auto choice = std::find_if(where.parts.begin(), where.parts.end(),
                                     [](const ProofClause& part) { return part.kind == Kind::any; });
    if (choice != where.parts.end()) {
      return every(choice->parts, [&](const ProofClause& arm) {
        ProofClause chosen = where;
        chosen.parts[static_cast<size_t>(choice - where.parts.begin())] = arm;
        return refutes(chosen, bound);
      });
    }
  }
  if (bound.kind == Kind::all) return some(bound.parts, by_bound);
  if (bound.kind == Kind::any) return every(bound.parts, by_bound);
  if (where.kind == Kind::all) return some(where.parts, by_where);
  return atom_refutes(where, bound);
}

ProofClause known_of(const Catalog& catalog, const Relation& table, const std::set<Oid>& without,
                     bool with_not_null) {
  ProofClause known;
  for (const Constraint& constraint : table.constraints) {
    if (constraint.kind != Constraint::Kind::check || !constraint.check) continue;
    if (!constraint.validated || !constraint.enforced || without.contains(constraint.oid)) continue;
    known.parts.push_back(clause_of(catalog, *constraint.check, table));
  }
  if (!with_not_null) return known;
  for (const Column& column : table.columns) {
    if (column.not_null && !column.dropped) {
      known.parts.push_back({Kind::not_null, {}, column.name, Op::equal, {}});
    }
  }
  return known;
}

}  // namespace planner
