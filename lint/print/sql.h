// The Catalog as SQL. Statements stand in the order in which they run, and where that leaves a choice by kind
// and name, so that equal schemas give equal bytes.
#pragma once

#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace print {
using namespace catalog;

struct SqlOptions {
  std::string owner = {};  // the role whose objects go without OWNER TO
};

// The statements that would make the schema in an empty database.
std::string print_sql(const Catalog& catalog, const SqlOptions& options = {});
// Those that make the object of that name ("public.users", "public.f(integer)") and what stands in it.
std::string print_sql_of(const Catalog& catalog, std::string_view name, const SqlOptions& options = {});

}  // namespace print
