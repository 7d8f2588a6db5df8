// Several ALTER TABLE of one table, one after the other: each waits for the lock anew, or each reads the rows
// anew, and one with all their clauses would do it once.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace rules {

namespace {

// What ALTER TABLE takes apart from others, and what is better apart: VALIDATE runs under a weaker lock.
bool stands_alone(std::string_view word) {
  return word == "VALIDATE" || word == "ATTACH" || word == "DETACH" || word == "RENAME" || word == "SCHEMA";
}

// The table that the text's first statement alters; empty: it is another, or one that stands alone.
ast::Name altered(std::string_view sql) {
  sql::Scanner scanner(sql);
  sql::Token token = scanner.next_code();
  const auto take = [&](std::string_view word) {
    if (text::upper(scanner.text(token)) != word) return false;
    token = scanner.next_code();
    return true;
  };
  const auto name = [&] {
    const std::string_view written = scanner.text(token);
    const bool quoted = token.kind == sql::TokenKind::quoted_identifier && written.size() >= 2;
    token = scanner.next_code();
    return quoted ? std::string(written.substr(1, written.size() - 2)) : text::lower(written);
  };
  if (!take("ALTER") || !take("TABLE")) return {};
  if (take("IF")) take("EXISTS");
  take("ONLY");
  ast::Name table;
  table.name = name();
  if (take(".")) {
    table.schema = table.name;
    table.name = name();
  }
  for (; token.kind != sql::TokenKind::end && !token.ends; token = scanner.next_code()) {
    if (stands_alone(text::upper(scanner.text(token)))) return {};
  }
  return table;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const std::string_view bytes = view.run.source(view.step.origin.file).bytes;
  const text::Span here = view.step.origin.span;
  const catalog::Relation* table = view.table_in_use(view.as<ast::AlterTable>().name);
  if (!table || altered(view.sql()).empty()) return;
  const auto alters_it = [&](std::string_view sql) {
    const ast::Name name = altered(sql);
    return !name.empty() && view.catalog.resolve_relation(name) == table->oid;
  };
  // It is told at the second of them, and at no later one.
  const auto before = [&](size_t at) {
    const size_t end = bytes.substr(0, at).rfind(';');
    const size_t begin = end == std::string_view::npos ? end : bytes.substr(0, end).rfind(';');
    return end == std::string_view::npos     ? std::pair{std::string_view{}, size_t{0}}
           : begin == std::string_view::npos ? std::pair{bytes.substr(0, end), size_t{0}}
                                             : std::pair{bytes.substr(begin + 1, end - begin - 1), begin + 1};
  };
  const auto [first, at] = before(here.begin);
  if (!alters_it(first) || alters_it(before(at).first)) return;
  lint::Finding finding = view.finding();
  finding.subject = view.catalog.qualified_name(*table);
  finding.message = fmt::format(
      "{} is altered twice where one ALTER TABLE would do: its lock is waited for twice", finding.subject);
  finding.help = "write their clauses into one ALTER TABLE, a comma between";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule several_alters{
    .id = "several-alters",
    .summary = "ALTER TABLEs of one table that could be one",
    .category = lint::Category::locks,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers = "eugene W12, postgres-language-server multipleAlterTable, MigrationPilot MP058"};

}  // namespace rules
