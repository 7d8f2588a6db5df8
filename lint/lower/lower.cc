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

std::vector<ast::Change> changes(const sql::Statement& statement, std::string_view source) {
  Changes out;
  if (statement.error) {
    const bool placeholder = statement.error->kind == sql::SyntaxError::Kind::placeholder;
    const bool syntax = statement.error->kind == sql::SyntaxError::Kind::syntax;
    const std::string_view text =
        source.substr(std::min<size_t>(statement.span.begin, source.size()), statement.span.size());
    if (std::optional<ast::Change> newer =
            syntax ? newer_grammar(text, statement.error->message) : std::nullopt) {
      out.push_back(std::move(*newer));
      return out;
    }
    out.emplace_back(ast::Unknown{
        placeholder ? "placeholder " + statement.error->token : statement.error->message, {}, true});
    return out;
  }
  if (!statement.tree) return out;
  const Input input{source, statement.origin, statement.span};
  const Node* node = statement.tree;
  const bool understood = lower_table(node, input, out) || lower_index(node, input, out) ||
                          lower_type(node, input, out) || lower_routine(node, input, out) ||
                          lower_object(node, input, out) || lower_session(node, input, out);
  if (!understood) {
    out.clear();
    out.emplace_back(ast::Unknown{"a statement that is not modelled", {}, false});
  }
  return out;
}

std::vector<ast::Change> statements_in(std::string_view text) {
  std::vector<ast::Change> out;
  const sql::Parsed parsed = sql::parse(text);
  for (const sql::Statement& statement : parsed.statements) {
    if (statement.error) {
      const bool syntax = statement.error->kind == sql::SyntaxError::Kind::syntax;
      if (!syntax) out.emplace_back(ast::Unknown{statement.error->message, {}, false});
      if (syntax) out.push_back(changes(statement, text).front());
      continue;
    }
    for (ast::Change& change : changes(statement, text)) out.push_back(std::move(change));
  }
  return out;
}

}  // namespace lower
