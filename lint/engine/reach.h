// How many of a table's rows an UPDATE or DELETE can touch, as far as its condition and the Catalog tell.
#pragma once

#include <functional>

#include "lint/engine/view.h"

namespace lint {

enum class Reach : uint8_t {
  few,   // a key is given a value, or a LIMIT bounds it
  some,  // the condition decides: perhaps many
  all,   // every row, whatever the condition looks like
};

Reach reach(const StatementView& view, const ast::Query& query, const catalog::Relation& target);

// The UPDATEs, DELETEs and MERGEs of a statement on tables in use, those within its WITH too.
void each_write(const StatementView& view,
                const std::function<void(const ast::Query&, const catalog::Relation&)>& visit);

}  // namespace lint
