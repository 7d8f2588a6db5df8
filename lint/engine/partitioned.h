// Indexes of partitioned tables: none can be built concurrently on the parent, but each partition's can.
#pragma once

#include <string>
#include <vector>

#include "lint/engine/view.h"

namespace lint {

// The partitions below a table, at any depth, that hold rows and are in use.
std::vector<const catalog::Relation*> partitions_in_use(const StatementView& view,
                                                        const catalog::Relation& table);

// The same index without blocking writes: ON ONLY the parent, CONCURRENTLY on each partition, ATTACH.
std::string partitioned_recipe(const StatementView& view, const ast::CreateIndex& change,
                               const catalog::Relation& table,
                               const std::vector<const catalog::Relation*>& partitions);

}  // namespace lint
