// WITHOUT OIDS and oids = false: left over from before 12, where tables could have them. The server takes the
// words and does nothing.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/sql/words.h"
#include "lint/text/case.h"

namespace rules {

namespace {

constexpr sql::AnyOf oids({"oids"});

// Of the option no trace is left in the statement as it is understood.
bool says_oids(std::string_view sql) {
  if (!oids.stands_in(sql)) return false;
  sql::Scanner scanner(sql);
  std::string before;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string word =
        token.kind == sql::TokenKind::word ? text::upper(scanner.text(token)) : std::string();
    if (word == "OIDS" && before == "WITHOUT") return true;
    before = word;
  }
  return false;
}

bool turns_off(const ast::Options& options) {
  return std::any_of(options.begin(), options.end(),
                     [](const auto& option) { return option.first == "oids"; });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto* table = view.is<ast::CreateTable>();
  const auto* made = view.is<ast::CreateTableAs>();
  const bool option = (table && turns_off(table->options.get())) || (made && turns_off(made->options));
  if (!option && !says_oids(view.sql())) return;
  lint::Finding finding = view.finding();
  finding.subject = table ? table->name.name : made ? made->name.name : view.as<ast::AlterTable>().name.name;
  finding.message = "WITHOUT OIDS says nothing: no table has had them since PostgreSQL 12";
  finding.help = "leave it out";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule without_oids{
    .id = "without-oids",
    .summary = "WITHOUT OIDS, which says nothing any more",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateTable, ast::CreateTableAs, ast::AlterTable>()};

}  // namespace rules
