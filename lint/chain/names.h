// Pieces of migration file names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"

namespace chain {

size_t leading_digits(std::string_view name);                     // how many
bool is_digits(std::string_view text);                            // one or more, nothing else
std::string_view without_leading_zeros(std::string_view digits);  // "007" -> "7", "000" -> "0"

// Compares digit strings of any length as numbers; equal numbers compare by their bytes.
bool number_less(std::string_view a, std::string_view b);

// `_` and `-` become blanks, ends trimmed: add_users-table -> add users table.
std::string title_of(std::string_view name);

// <version>_<name>.up.sql and the like, taken apart at the first '_' (which must follow digits) and the last
// ".up." or ".down.": what golang-migrate and sqlx share.
struct PairName {
  std::string_view version;
  std::string_view name;
  bool is_up = true;
  std::string_view extension;  // what follows "up." or "down."
};
std::optional<PairName> pair_name(std::string_view file_name);

// Where a name has a dialect in it (x.postgres.up.sql): whether it is PostgreSQL's or another database's.
enum class Dialect : unsigned char { none, postgres, other };
Dialect dialect_of_name(std::string_view file_name);      // its dot-separated parts
Dialect dialect_of_folder(std::string_view folder_name);  // the whole name
// x.sql, x.postgres.sql or x.sql.postgres, and not another database's.
bool is_postgres_sql(std::string_view path);

}  // namespace chain
