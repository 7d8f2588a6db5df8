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
  std::string sql;           // one statement, without a semicolon
  bool by_relation = false;  // it is read in InspectOptions::pieces
};

// What a section reads.
enum class Extent : uint8_t {
  whole,  // the whole schema
  among,  // of relations, types, functions and schemas those whose oids are in $1, $2, $3, $4 (oid[])
};

std::vector<Section> sections_of(std::string_view file, const Session& session, const InspectOptions& options,
                                 Extent extent);

// How a transaction begins: so many statements.
struct Opening {
  std::string sql;
  size_t statements = 0;
};
// In which everything outside pg_catalog is printed with its schema.
Opening opening_of(const Session& session, const InspectOptions& options);

// One message, and which section each part of its answer is of; empty: none's.
struct Reading {
  std::string message;
  std::vector<std::string_view> parts;
};
// In one transaction, but for pieces: those have one each.
Reading reading_of(const std::vector<Section>& sections, const Opening& opening);
// Within a transaction of the caller's, whose settings are put back.
Reading reading_within(const std::vector<Section>& sections, const Session& session,
                       const InspectOptions& options);

}  // namespace migrate::inspection
