// Where other tools keep their history: what their tables are called, and what stands in them. They are no
// part of any schema, and never ours to change.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace migrate {

// What the rows of a history name.
enum class Says : uint8_t {
  each,  // a row for each revision applied
  last,  // one row: that revision and all before it
  heads  // the revisions that no applied one follows
};

// What a history holds of the text that was run, if anything.
enum class Sum : uint8_t {
  none,
  sha1,         // Sqitch: of the deploy script, in hex
  sha384,       // sqlx: of the file, in hex here
  sha256,       // Prisma, Drizzle: of the file, in hex
  md5,          // postgrator: of the file, in hex
  crc32,        // Flyway: of its lines without their ends, as a signed number
  named_sha1,   // postgres-migrations: of the file's name and the file, in hex
  linked_sha1,  // graphile-migrate: of the file's body and the sum of the file before it, after "sha1:"
  changeset,    // Liquibase from 4.22 on: of the changeset without its blanks, MD5 twice, after "9:"
  text          // Supabase, @databases/pg-migrations: the statements themselves
};

// A history as its tool makes it. What is SQL may say {0} for the table, which goes by the name of h.
struct KnownTool {
  std::string_view layout;  // of the chains that it runs
  std::string_view tool;    // as people call it
  std::string_view table;
  std::string_view schema = {};                // empty: whichever
  std::string_view column = {}, without = {};  // the table has the one and not the other
  std::string_view columns = {};  // all of them: then a table of any name is that, for a chain of the layout
  bool anybodys = false;          // the table's name is anybody's: its columns must be these
  std::string_view beside = {};   // other tables of the tool's in the same schema; +x: the table's name and x
  std::string_view version = {};  // SQL: what names the revision
  std::string_view where = {};    // SQL: which rows count; empty: all
  std::string_view order = {};    // SQL: as they were applied
  std::string_view wrong = {};    // SQL: what is wrong with it, or NULL
  std::string_view covers = {};   // SQL: whether all before it count as applied
  std::string_view project = {};  // the column that says which of several chains the row is of
  Says says = Says::each;
  Sum sum = Sum::none;
  std::string_view sum_column = {}, sum_words = {};  // older releases lack it; SQL
};

std::span<const KnownTool> known_tools();

// A table as the server has it; its columns with a blank between them.
struct TableShape {
  std::string schema, name, columns;
};

// The tool that made the table for its history, for a chain of that layout. Null for any other table.
const KnownTool* tool_of(const TableShape& table, std::string_view layout);

// The tool of each table, for what else its tool keeps, too. Empty for any other table.
std::vector<std::string_view> tools_of(const std::vector<TableShape>& tables, std::string_view layout);

}  // namespace migrate
