// The way out of a transaction that the tool puts around a script: what its layout's row says.
#include "lint/chain/no_transaction.h"

#include "lint/chain/layout.h"

namespace chain {
namespace {

NoTransactionAdvice without_row(const Script& script) {
  if (!script.transactional && script.send == SendMode::one_string)
    return {{}, "give it a file of its own: a file of one statement runs in no transaction", true};
  return {{}, "run it outside a transaction", false};
}

}  // namespace

NoTransactionAdvice way_out_of_transaction(const Chain& chain, const Script& script, bool down) {
  if (script.transactional) return way_out_in_new_script(chain, script, down);
  const Layout* layout = layout_named(chain.layout);
  const bool opted_out = layout != nullptr && !layout->no_transaction.advice.empty();
  if (opted_out && script.send == SendMode::one_string)
    return {{}, "give it a file of its own, which opts out of the transaction as this one does", true};
  return without_row(script);
}

NoTransactionAdvice way_out_in_new_script(const Chain& chain, const Script& like, bool down) {
  const Layout* layout = layout_named(chain.layout);
  if (layout == nullptr || layout->no_transaction.advice.empty()) return without_row(like);
  const NoTransaction& said = layout->no_transaction;
  const std::string_view line = down && !said.down_line.empty() ? said.down_line : said.line;
  std::string words(said.advice);
  if (const size_t at = words.find("{}"); at != std::string::npos) words.replace(at, 2, line);
  return {std::string(line), std::move(words), said.alone};
}

}  // namespace chain
