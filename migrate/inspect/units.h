// What of a Catalog is read again as a whole when any of it has changed.
#pragma once

#include <set>

#include "lint/catalog/catalog.h"

namespace migrate::inspection {

// A relation with what stands at it (columns, constraints, triggers, policies, rules), a type, a function, a
// schema; of class `none`: all other objects together.
using Unit = ast::ObjectAddress;
using Units = std::set<Unit>;

// As SQL names the classes: r relation, t type, f function, s schema, o others.
Unit unit_of(char cls, ast::Oid oid);

// With the indexes of each table, and the table of each index: they name each other.
Units with_neighbours(const catalog::Catalog& catalog, const Units& units);

// Takes them out of the Catalog.
void forget(catalog::Catalog& catalog, const Units& units);

// Those that are in both under different names, or whose columns or labels are: others may be printed with
// them.
Units renamed(const catalog::Catalog& before, const catalog::Catalog& after, const Units& units);

}  // namespace migrate::inspection
