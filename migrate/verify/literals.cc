// Asking the server whether two spellings are one value.

#include "migrate/verify/literals.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "lint/sql/scan.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace migrate {
namespace {

using ast::Expr;
using diff::Difference;

// The types that a literal of the observed schema is cast to, by its text.
using Types = std::map<std::string, std::set<std::string>>;

void note(const catalog::Catalog& catalog, const ast::ExprPtr& expr, Types& types) {
  if (!expr) return;
  ast::walk(*expr, [&](const Expr& node) {
    if (node.kind != Expr::Kind::cast || node.args.empty() || !node.args.front() ||
        node.args.front()->kind != Expr::Kind::string)
      return;
    const types::ResolvedType type = types::resolve_type(catalog, node.type_name);
    if (type.type.known()) types[node.args.front()->text].insert(types::format_type(catalog, type.type));
  });
}

Types literal_types(const catalog::Catalog& catalog) {
  Types types;
  for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) {
    for (const catalog::Column& column : relation->columns) note(catalog, column.default_expr, types);
    for (const catalog::Constraint& constraint : relation->constraints)
      note(catalog, constraint.check, types);
    if (!relation->index) continue;
    note(catalog, relation->index->predicate, types);
    for (const catalog::IndexKey& key : relation->index->keys) note(catalog, key.expr, types);
  }
  for (const auto& [oid, type] : catalog.all<catalog::Type>()) {
    note(catalog, type->default_expr, types);
    for (const catalog::Constraint& constraint : type->constraints) note(catalog, constraint.check, types);
  }
  return types;
}

struct Pair {
  std::string expected, actual;  // the values of two literals
};

std::string value_of(std::string_view literal) {
  std::string out;
  for (size_t i = 1; i + 1 < literal.size(); ++i) {
    out += literal[i];
    if (literal[i] == '\'') ++i;
  }
  return out;
}

// The literals in which two expressions differ; none where they differ in anything else.
std::vector<Pair> differing_literals(const std::string& expected, const std::string& actual) {
  sql::Scanner left(expected), right(actual);
  std::vector<Pair> pairs;
  while (true) {
    const sql::Token a = left.next_code(), b = right.next_code();
    if (a.kind != b.kind) return {};
    if (a.kind == sql::TokenKind::end) return pairs;
    if (left.text(a) == right.text(b)) continue;
    if (a.kind != sql::TokenKind::string) return {};
    pairs.push_back({value_of(left.text(a)), value_of(right.text(b))});
  }
}

bool same_value(Session& session, const Types& types, const Pair& pair) {
  const auto found = types.find(pair.actual);
  if (found == types.end()) return false;
  for (const std::string& type : found->second) {
    const Answer answer = session.run(fmt::format(
        "SELECT ({}::{})::text = {}", session.literal(pair.expected), type, session.literal(pair.actual)));
    if (answer.ok() && answer.value() == "t") return true;
  }
  return false;
}

bool is_spelling(Session& session, const Types& types, const Difference& difference) {
  if (difference.kind != Difference::Kind::changed) return false;
  const std::vector<Pair> pairs = differing_literals(difference.expected, difference.actual);
  for (const Pair& pair : pairs) {
    if (!same_value(session, types, pair)) return false;
  }
  return !pairs.empty();
}

}  // namespace

std::vector<Difference> without_spelling(Session& session, const catalog::Catalog& observed,
                                         std::vector<Difference> differences) {
  if (differences.empty()) return differences;
  const Types types = literal_types(observed);
  std::erase_if(differences, [&](const Difference& one) { return is_spelling(session, types, one); });
  return differences;
}

}  // namespace migrate
