// SELECT, INSERT, UPDATE, DELETE and MERGE trees as Query values.
#pragma once

#include <memory>

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

std::shared_ptr<const ast::Query> query(const Node* node, const Input& input);

}  // namespace lower
