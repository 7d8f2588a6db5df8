// The rows of pg_catalog about other objects than relations and types: functions, triggers, policies,
// extensions, publications, collations...
#pragma once

#include "lint/executor/system_row.h"

namespace executor {

void pg_policies(const Out& out);
void pg_extension(const Out& out);
void pg_available_extensions(const Out& out);
void pg_trigger(const Out& out);
void pg_proc(const Out& out);
void pg_publication(const Out& out);
void pg_publication_tables(const Out& out);
void pg_event_trigger(const Out& out);
void pg_statistic_ext(const Out& out);
void pg_foreign_server(const Out& out);
void pg_collation(const Out& out);
void pg_ts_config(const Out& out);
void pg_language(const Out& out);

}  // namespace executor
