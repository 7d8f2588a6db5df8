// Whether a view can be written through (view_query_is_auto_updatable, src/backend/rewrite/rewriteHandler.c).
#pragma once

#include "lint/analyze/analyze.h"

namespace planner {
using namespace ast;
using namespace catalog;

// Why INSERT, UPDATE and DELETE through a view of the query could not be passed on to one table; null where
// they can (view_query_is_auto_updatable, src/backend/rewrite/rewriteHandler.c). `found`: shape of the
// query. DELETE needs no column that could be written.
const char* not_updatable(const Catalog& catalog, const Query& query, const analyze::QueryShape& found,
                          bool deleting = false);

}  // namespace planner
