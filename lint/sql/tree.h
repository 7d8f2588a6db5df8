// The parse tree's node types, for those who read trees (lint/catalog/lower*.cc) and no one else: everything
// in here is C, unnamespaced, and full of macros.
//
// Include it after all other headers: it is the last word on names such as Node, List, ERROR and foreach.
//
// Strings and lists in a tree live as long as the sql::Parsed that made it. No function of PostgreSQL's that
// can raise an error may be called on a node: its longjmp would skip C++ destructors.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wregister"
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wdeprecated-register"
#pragma GCC diagnostic ignored "-Wgnu-anonymous-struct"
#pragma GCC diagnostic ignored "-Wnested-anon-types"
#endif

// PostgreSQL's `text` is a type; ours is a namespace.
#define text pg_varlena_text

extern "C" {
// postgres.h goes before the rest of the server's headers.
// clang-format off
#include "pg_query.h"
#include "postgres.h"
#include "nodes/nodes.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "nodes/primnodes.h"
#include "nodes/value.h"
#include "utils/memutils.h"
#include "pg_query_internal.h"
// clang-format on
}

#undef text
#pragma GCC diagnostic pop

// Macros over the standard library's names, of no use to a reader of trees.
#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#undef vprintf
#undef vfprintf
#undef vsprintf
#undef vsnprintf
#undef strerror
#undef strerror_r
#undef gettext
#undef dgettext
#undef ngettext
#undef dngettext
#undef _
#undef Min
#undef Max
#undef DEBUG
