// What of a Catalog is read again as a whole when any of it has changed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

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

// What others may be printed with: its name and those of its columns, or its labels. None where it is not
// there.
struct Printed {
  ast::Oid schema = 0;
  std::string name;
  std::vector<std::string> parts;  // of a dropped column: empty
};
using PrintedUnits = std::map<Unit, Printed>;
PrintedUnits printed(const catalog::Catalog& catalog, const Units& units);

// Those that are in both and are printed otherwise now. What was dropped is printed with nobody.
Units renamed(const PrintedUnits& before, const PrintedUnits& after);

}  // namespace migrate::inspection
