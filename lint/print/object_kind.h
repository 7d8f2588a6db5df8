// The word for a kind of object, as lists of what is presumed say it.
#pragma once

#include <string_view>

#include "lint/ast/definition.h"
#include "lint/catalog/relation.h"

namespace print {
using namespace ast;

std::string_view kind_word(ObjectKind kind);
// Of a relation that is presumed.
std::string_view kind_word(const catalog::Relation& relation);

}  // namespace print
