// The rows of sequences in pg_catalog and information_schema.
#pragma once

#include "lint/executor/system_row.h"

namespace executor {

void pg_sequence(const Out& out);
void pg_sequences(const Out& out);
void information_sequences(const Out& out);

}  // namespace executor
