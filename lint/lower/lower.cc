#include "lint/lower/lower.h"

#include "lint/lower/parts.h"

namespace catalog {

std::vector<Change> lower(const sql::Statement& statement, std::string_view source) {
  using namespace lowering;
  Changes changes;
  if (statement.error) {
    const bool placeholder = statement.error->kind == sql::SyntaxError::Kind::placeholder;
    changes.emplace_back(
        Unknown{placeholder ? "placeholder " + statement.error->token : statement.error->message, {}, true});
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
    changes.emplace_back(Unknown{"a statement that is not modelled", {}, false});
  }
  return changes;
}

}  // namespace catalog
