// One statement lowered: who takes its node, and what nobody takes.

#include "lint/lower/lower.h"

#include <algorithm>

#include "lint/lower/index.h"
#include "lint/lower/newer_grammar.h"
#include "lint/lower/object.h"
#include "lint/lower/routine.h"
#include "lint/lower/table.h"
#include "lint/lower/type.h"
#include "lint/lower/utility.h"

namespace lower {

std::vector<ast::Change> lower(const sql::Statement& statement, std::string_view source) {
  Changes changes;
  if (statement.error) {
    const bool placeholder = statement.error->kind == sql::SyntaxError::Kind::placeholder;
    const bool syntax = statement.error->kind == sql::SyntaxError::Kind::syntax;
    const std::string_view text =
        source.substr(std::min<size_t>(statement.span.begin, source.size()), statement.span.size());
    if (std::optional<ast::Change> newer =
            syntax ? newer_grammar(text, statement.error->message) : std::nullopt) {
      changes.push_back(std::move(*newer));
      return changes;
    }
    changes.emplace_back(ast::Unknown{
        placeholder ? "placeholder " + statement.error->token : statement.error->message, {}, true});
    return changes;
  }
  if (!statement.tree) return changes;
  const Input input{source, statement.origin, statement.span};
  const Node* node = statement.tree;
  const bool understood = lower_table(node, input, changes) || lower_index(node, input, changes) ||
                          lower_type(node, input, changes) || lower_routine(node, input, changes) ||
                          lower_object(node, input, changes) || lower_session(node, input, changes);
  if (!understood) {
    changes.clear();
    changes.emplace_back(ast::Unknown{"a statement that is not modelled", {}, false});
  }
  return changes;
}

std::vector<ast::Change> statements_in(std::string_view text) {
  std::vector<ast::Change> changes;
  const sql::Parsed parsed = sql::parse(text);
  for (const sql::Statement& statement : parsed.statements) {
    if (statement.error) {
      const bool syntax = statement.error->kind == sql::SyntaxError::Kind::syntax;
      if (!syntax) changes.emplace_back(ast::Unknown{statement.error->message, {}, false});
      if (syntax) changes.push_back(lower(statement, text).front());
      continue;
    }
    for (ast::Change& change : lower(statement, text)) changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace lower
