// The Catalog as a Mermaid diagram.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace print {
using namespace catalog;

// A Mermaid entity-relationship diagram of tables and foreign keys.
std::string print_mermaid(const Catalog& catalog);

}  // namespace print
