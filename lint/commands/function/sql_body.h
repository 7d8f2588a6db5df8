// SQL bodies of functions: analysed when the function is made (fmgr_sql_validator,
// src/backend/catalog/pg_proc.c; check_sql_fn_retval, src/backend/executor/functions.c).
#pragma once

#include <vector>

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// SET check_function_bodies = off leaves bodies unread.
bool checks_bodies(const Catalog& catalog);

// A refusal whose place counts from the start of a body, with its place in the file: none where the body
// does not stand there as it is (`body` is empty).
Refusal placed(Refusal refusal, text::Span body);

// What the queries of BEGIN ATOMIC or RETURN read: the function depends on it. Nothing for a body in quotes.
std::vector<ObjectAddress> read_sql_queries(Writer& w, const CreateFunction& change,
                                            const Function& function);

void check_body(Writer& w, const CreateFunction& change, const Function& function);

}  // namespace commands
