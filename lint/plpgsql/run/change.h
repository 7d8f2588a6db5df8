// Changes as statements of a body: what they name, and how to carry them over from a text of their own.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/executor/value.h"

namespace plpgsql {
using namespace ast;

// It may alter the schema (or the session): what only reads or writes data does not.
bool alters_schema(const Change& change);

// The names of relations and other objects that the change makes, alters or drops.
std::vector<std::string> names_touched(const Change& change);

// A new object, with all that the statement does to it.
bool makes_object(const Change& change);

// What variables are declared as, by their names.
using DeclaredTypes = std::map<std::string, std::string, std::less<>>;

// References to variables become parameters: nobody looks for columns of their names; all fields of a row,
// those of its type. `labels`: of blocks and functions, by which variables may be called in full.
void hide_variables(Change& change, const executor::Variables& variables, const std::set<std::string>& labels,
                    const DeclaredTypes& types);

// The names of a row type's columns; nullopt: it is a record, or not known.
std::optional<std::vector<std::string>> fields_of(const catalog::Catalog& catalog,
                                                  const std::string& declared);

// A variable declared as record of which a query wants all fields: the server knows none when it analyses it.
std::optional<std::string> expanded_record(const Change& change, const DeclaredTypes& types);

// Spans of a text that is not the file's all become `at`.
void place(Change& change, text::Span at);

// A call somewhere in a query, and whether the query makes it just once, whatever its tables hold.
struct CallSite {
  ExprPtr call;
  bool once = false;
};
// Calls anywhere in the change's query.
std::vector<CallSite> calls_in(const Change& change);

}  // namespace plpgsql
