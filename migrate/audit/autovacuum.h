// What autovacuum waits for, table by table: its own options, else the server's settings
// (https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM).
#pragma once

#include <string>

#include "migrate/audit/check.h"

namespace migrate::audit {

// The option of the table, else the setting of that name, as a number.
double vacuum_parameter(const View& view, const catalog::Relation& table, const std::string& name);
// Whether the table itself sets it.
bool sets(const catalog::Relation& table, const std::string& name);

// Dead rows from which on autovacuum vacuums it: threshold + factor * rows, at most the maximum (18).
double vacuum_trigger(const View& view, const catalog::Relation& table);

// "on", "1", "250ms": as the server takes them.
bool is_off(const std::string& value);
double number_of(const std::string& value);
double bytes_of_setting(const std::string& value);         // "128MB"
double milliseconds_of_setting(const std::string& value);  // "2ms"

}  // namespace migrate::audit
