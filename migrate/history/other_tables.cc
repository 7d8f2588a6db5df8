// Looking for the tables of other tools.
#include "migrate/history/other_tables.h"

#include <fmt/format.h>

namespace migrate {
namespace {

std::string query_of(const KnownTool& tool, const std::string& table, const std::string& columns) {
  const auto sql = [&](std::string_view words, std::string_view otherwise) {
    return words.empty() ? std::string(otherwise) : fmt::format(fmt::runtime(words), table);
  };
  const auto there = [&](std::string_view column) {
    return !column.empty() && (" " + columns + " ").find(fmt::format(" {} ", column)) != std::string::npos;
  };
  return fmt::format("SELECT ({})::text, {}, {}, {}, {} FROM {} h WHERE {} ORDER BY {}",
                     sql(tool.version, ""), sql(tool.wrong, "NULL"),
                     there(tool.sum_column) ? sql(tool.sum_words, "") : "NULL",
                     there(tool.project) ? std::string(tool.project) : "NULL", sql(tool.covers, "false"),
                     table, sql(tool.where, "true"), sql(tool.order, ""));
}

}  // namespace

text::Result<std::vector<OtherTable>> other_tables(Session& session, std::string_view layout) {
  std::vector<std::string> names, columns;
  for (const KnownTool& one : known_tools()) {
    names.emplace_back(one.table);
    if (one.layout == layout && !one.columns.empty()) columns.emplace_back(one.columns);
  }
  const Answer answer = session.ask(
      "SELECT * FROM (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relname, n.nspname, "
      "string_agg(a.attname, ' ' ORDER BY a.attnum) AS columns, has_table_privilege(c.oid, 'SELECT') AND "
      "has_schema_privilege(n.oid, 'USAGE'), n.nspname = current_schema() "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' "
      "GROUP BY c.oid, n.oid, c.relname, n.nspname) t "
      "WHERE relname = ANY ($1::text[]) OR columns = ANY ($2::text[]) ORDER BY 1",
      {names, columns});
  if (answer.error) return text::Error{describe(*answer.error), "", "", {}};
  std::vector<OtherTable> out;
  for (const Row& row : answer.rows()) {
    const TableShape shape{row[2].value_or(""), row[1].value_or(""), row[3].value_or("")};
    const KnownTool* const tool = tool_of(shape, layout);
    if (tool == nullptr) continue;
    OtherTable one{tool,
                   shape.schema,
                   row[0].value_or(""),
                   {},
                   "?",
                   tool->table != shape.name,
                   row[5].value_or("") == "t"};
    one.query = query_of(*tool, one.name, shape.columns);
    if (row[4].value_or("") == "t") {
      const Answer rows = session.ask("SELECT count(*) FROM (" + one.query + ") q");
      if (rows.error) continue;  // some other table of that name
      one.rows = rows.value();
    }
    if (one.rows != "0") out.push_back(std::move(one));
  }
  return out;
}

}  // namespace migrate
