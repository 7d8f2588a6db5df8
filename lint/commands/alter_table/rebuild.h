// What a new type of a column does to the rows and to what hangs on the column (ATPrepAlterColumnType,
// ATColumnChangeRequiresRewrite, RememberAllDependentForRebuilding). That is dropped and made again: an index
// is kept where its contents stay right (TryReuseIndex), a foreign key is not validated again where the
// comparison stays the same (TryReuseForeignKey), a CHECK is always verified again.
#pragma once

#include <string>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// As a key, an included column, in an expression or the predicate.
bool uses_column(const Index& index, ColumnNumber column);

// Whether the rows are written anew; `with`: USING, analysed, or null.
void record_rewrite(const Writer& w, const Relation& table, ColumnNumber column, const Expr* with,
                    TypeRef to);

struct NewType {
  TypeRef type;
  std::string collation;  // as written
};
// What is made again, on the table as it stands before.
void record_rebuilds(const Writer& w, const Relation& table, ColumnNumber column, const NewType& to);

}  // namespace commands
