// Taking the names of migration files apart: numbers, titles, directions.

#include "lint/chain/names.h"

#include <algorithm>
#include <array>

#include "lint/text/trim.h"

namespace chain {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool equals_ignoring_case(std::string_view a, std::string_view lower_case) {
  return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + ('a' - 'A')) : x) == y;
  });
}

Dialect dialect_of(std::string_view word) {
  constexpr std::array<std::string_view, 5> ours = {"postgres", "postgresql", "pg", "pgsql", "psql"};
  constexpr std::array<std::string_view, 18> others = {
      "mysql",  "mariadb", "sqlite",    "sqlite3",   "mssql",       "sqlserver",
      "oracle", "h2",      "hsqldb",    "cockroach", "cockroachdb", "clickhouse",
      "duckdb", "db2",     "snowflake", "tidb",      "vertica",     "spanner"};
  const auto is_word = [&](std::string_view known) { return equals_ignoring_case(word, known); };
  if (std::any_of(ours.begin(), ours.end(), is_word)) return Dialect::postgres;
  if (std::any_of(others.begin(), others.end(), is_word)) return Dialect::other;
  return Dialect::none;
}

}  // namespace

size_t leading_digits(std::string_view name) {
  size_t count = 0;
  while (count < name.size() && is_digit(name[count])) ++count;
  return count;
}

bool is_digits(std::string_view text) {
  return !text.empty() && leading_digits(text) == text.size();
}

std::string_view without_leading_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

bool number_less(std::string_view a, std::string_view b) {
  const std::string_view x = without_leading_zeros(a);
  const std::string_view y = without_leading_zeros(b);
  if (x.size() != y.size()) return x.size() < y.size();
  return x != y ? x < y : a < b;
}

std::string title_of(std::string_view name) {
  std::string title(name);
  std::replace_if(
      title.begin(), title.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
  return std::string(text::trim(title, " "));
}

std::optional<PairName> pair_name(std::string_view file_name) {
  const size_t digits = leading_digits(file_name);
  if (digits == 0 || digits == file_name.size() || file_name[digits] != '_') return std::nullopt;
  const size_t up = file_name.rfind(".up.");
  const size_t down = file_name.rfind(".down.");
  if (up == std::string_view::npos && down == std::string_view::npos) return std::nullopt;
  PairName pair;
  pair.is_up = down == std::string_view::npos || (up != std::string_view::npos && up > down);
  const size_t cut = pair.is_up ? up : down;
  if (cut < digits + 1) return std::nullopt;
  pair.version = file_name.substr(0, digits);
  pair.name = file_name.substr(digits + 1, cut - digits - 1);
  pair.extension = file_name.substr(cut + (pair.is_up ? 4 : 6));
  if (pair.extension.empty()) return std::nullopt;
  return pair;
}

Dialect dialect_of_name(std::string_view file_name) {
  Dialect found = Dialect::none;
  for (size_t dot = file_name.find('.'); dot != std::string_view::npos;) {
    const size_t next = file_name.find('.', dot + 1);
    const Dialect dialect =
        dialect_of(file_name.substr(dot + 1, next == std::string_view::npos ? next : next - dot - 1));
    if (dialect == Dialect::postgres) return dialect;
    if (dialect == Dialect::other) found = dialect;
    dot = next;
  }
  return found;
}

bool is_postgres_sql(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  const Dialect dialect = dialect_of_name(file);
  if (file.ends_with(".sql")) return dialect != Dialect::other;
  const size_t dot = file.rfind('.');
  return dot != std::string_view::npos && file.substr(0, dot).ends_with(".sql") &&
         dialect_of(file.substr(dot + 1)) == Dialect::postgres;
}

Dialect dialect_of_folder(std::string_view folder_name) {
  return dialect_of(folder_name);
}

}  // namespace chain
