// The .sql files of this folder, cut into their sections and made fit for a server: see inspect.sql for the
// marks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/inspect/inspect.h"

namespace migrate::inspection {

// Behind the first word of a statement that reads much: who looks at what statements cost
// (pg_stat_statements) tells ours from others' by it.
inline constexpr std::string_view own_mark = "/* migrate */";
std::string marked(std::string sql);

struct Section {
  std::string_view name;
  std::string sql;  // one statement, without a semicolon
};

// What a section reads.
enum class Extent : uint8_t {
  whole,  // the whole schema
  among,  // of relations, types, functions and schemas those whose oids are in $1, $2, $3, $4 (oid[])
};

std::vector<Section> sections_of(std::string_view file, const Session& session, const InspectOptions& options,
                                 Extent extent);

// One message that reads in one snapshot and prints everything outside pg_catalog with its schema. Within a
// transaction of the caller's it reads in that one and puts the settings back.
struct Reading {
  std::string message;
  size_t before = 0;  // parts of the answer that come before the first section's
};
Reading reading_of(const std::vector<Section>& sections, bool in_transaction,
                   const std::string& lock_timeout = "'5s'");

}  // namespace migrate::inspection
