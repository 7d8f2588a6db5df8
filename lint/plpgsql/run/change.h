// Changes as statements of a body: what they name, and how to carry them over from a text of their own.
#pragma once

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

// References to variables become parameters: nobody looks for columns of their names. `labels`: of blocks
// and functions, by which variables may be called in full.
void hide_variables(Change& change, const executor::Variables& variables,
                    const std::set<std::string>& labels);

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
