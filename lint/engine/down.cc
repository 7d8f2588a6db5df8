// Walking downs and verify scripts statement by statement, with the block that each would run in.

#include "lint/engine/down.h"

#include "lint/ast/block.h"
#include "lint/lower/lower.h"

namespace lint {

void walk_down(const Context& run, uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
               const std::function<void(const DownView&)>& visit) {
  const std::string_view bytes = run.source(script.file).bytes;
  const auto count = static_cast<uint32_t>(parsed.statements.size());
  const bool one_string = script.send == chain::SendMode::one_string && count > 1;
  ast::BlockState block(script.transactional, one_string);
  for (const sql::Statement& statement : parsed.statements) {
    for (const ast::Change& change : lower::lower(statement, bytes)) {
      visit({run, revision, script, statement, change, block.now(), count});
      if (const auto* transaction = std::get_if<ast::Transaction>(&change)) block.take(*transaction);
    }
  }
}

}  // namespace lint
