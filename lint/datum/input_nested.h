// Literals made of others, in brackets. Each is taken apart as its type's input function does, and its parts
// are read as what they stand for.
#pragma once

#include <optional>
#include <string>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace datum {
using namespace ast;
using namespace catalog;

std::optional<Refusal> check_array(const Catalog& catalog, const std::string& text, Oid element);
std::optional<Refusal> check_range(const Catalog& catalog, const std::string& text, Oid subtype);
std::optional<Refusal> check_multirange(const Catalog& catalog, const std::string& text, Oid subtype);
// `row` null: a row type of which no columns are known.
std::optional<Refusal> check_record(const Catalog& catalog, const std::string& text, const Relation* row);

}  // namespace datum
