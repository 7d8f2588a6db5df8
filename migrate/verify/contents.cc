// Counting and summing what stands in tables.
#include "migrate/verify/contents.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "migrate/inspect/fields.h"

namespace migrate {
namespace {

// Names sorted, so that tables whose columns came back in another order compare equal. What no page was ever
// given to holds no row.
constexpr std::string_view tables =
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), n.nspname || '.' || c.relname, "
    "(SELECT json_agg(quote_ident(a.attname) ORDER BY a.attname) FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), "
    "(SELECT json_agg(a.attname ORDER BY a.attname) FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' "
    "AND n.nspname <> 'information_schema' AND pg_relation_size(c.oid) > 0 "
    "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid "
    "AND d.deptype = 'e') ORDER BY 2";

constexpr std::string_view hash =
    "coalesce(sum(pg_catalog.hashtextextended(({})::text COLLATE \"C\", 0)), 0)";

std::string sum_of(const std::string& value) {
  return fmt::format(fmt::runtime(hash), value);
}

// One row: how many rows, their sum, and of each column how many values and their sum.
std::string question(const std::string& table, const std::vector<std::string>& columns) {
  std::string row, list;
  for (const std::string& column : columns) {
    row += (row.empty() ? "t." : ", t.") + column;
    list += fmt::format(", count(t.{0}), {1}", column, sum_of("t." + column));
  }
  return fmt::format("SELECT ARRAY[count(*), {}{}]::text FROM ONLY {} t", sum_of("ROW(" + row + ")"), list,
                     table);
}

std::vector<std::string> numbers(const std::string& array) {  // {3,-17,2}
  std::vector<std::string> out;
  for (size_t at = 1; at < array.size();) {
    const size_t end = array.find_first_of(",}", at);
    out.push_back(array.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

int64_t number(const std::string& digits) {
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

TableContents contents_of(const std::vector<std::string>& columns, const std::string& array) {
  const std::vector<std::string> read = numbers(array);
  TableContents out{number(read.at(0)), read.at(1), {}};
  for (size_t i = 0; i < columns.size(); ++i)
    out.columns[columns[i]] = {number(read.at(2 + 2 * i)), read.at(3 + 2 * i)};
  return out;
}

text::Error rows_unreadable(const Answer& answer) {
  return {"the rows cannot be read: " + describe(*answer.error), "", "", {}};
}

std::string counted(int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

text::Result<Contents> contents_of(Session& session) {
  const Answer found = session.run(tables);
  if (found.error) return rows_unreadable(found);
  std::string message;
  for (const Row& row : found.rows()) message += question(*row[0], inspection::Fields(row).list(2)) + ";";
  Contents out;
  if (message.empty()) return out;
  const Answer answer = session.run(message);
  if (answer.error) return rows_unreadable(answer);
  for (size_t i = 0; i < found.rows().size(); ++i) {
    const Row& row = found.rows()[i];
    TableContents table =
        contents_of(inspection::Fields(row).list(3), answer.parts.at(i).rows.at(0).at(0).value_or(""));
    if (table.rows > 0) out.emplace(*row[1], std::move(table));
  }
  return out;
}

int64_t rows_in(const Contents& contents) {
  int64_t rows = 0;
  for (const auto& [name, table] : contents) rows += table.rows;
  return rows;
}

std::vector<std::string> lost(const Contents& before, const Contents& after) {
  std::vector<std::string> out;
  for (const auto& [name, table] : before) {
    const auto found = after.find(name);
    const int64_t rows = found == after.end() ? 0 : found->second.rows;
    if (rows < table.rows) {
      out.push_back(fmt::format("{} of {}", counted(table.rows - rows, "row"), name));
      continue;
    }
    if (rows > table.rows || table.sum == found->second.sum) continue;
    const size_t named = out.size();
    for (const auto& [column, contents] : table.columns) {
      const auto still = found->second.columns.find(column);
      const bool there = still != found->second.columns.end();
      if (there && still->second.sum == contents.sum) continue;
      const int64_t values = there ? still->second.values : 0;
      if (values < contents.values)
        out.push_back(fmt::format("{} of {}.{}", counted(contents.values - values, "value"), name, column));
      else if (there)
        out.push_back(fmt::format("the values of {}.{}, which are others now", name, column));
    }
    const bool same_columns = found->second.columns.size() == table.columns.size();
    if (out.size() == named && same_columns)
      out.push_back(fmt::format("which values of {} belong to one row", name));
  }
  return out;
}

Contents common(Contents contents, const Contents& other) {
  std::erase_if(contents, [&](const auto& table) { return !other.contains(table.first); });
  for (auto& [name, table] : contents) {
    const TableContents& there = other.at(name);
    std::erase_if(table.columns, [&](const auto& column) { return !there.columns.contains(column.first); });
  }
  return contents;
}

}  // namespace migrate
