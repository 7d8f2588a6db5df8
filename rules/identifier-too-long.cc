// A name of more than 63 bytes is cut, with a NOTICE (src/backend/parser/scansup.c, truncate_identifier): two
// names may become one.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"

namespace rules {

namespace {

using sql::TokenKind;

void check(const lint::StatementView& view, lint::Sink& sink) {
  const std::string_view sql = view.sql();
  if (sql.size() <= sql::longest_identifier || view.step.inner) return;
  sql::Scanner scanner(sql, view.step.origin.span.begin);
  std::set<std::string_view> told;
  for (sql::Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    if (token.kind != TokenKind::word && token.kind != TokenKind::quoted_identifier) continue;
    std::string_view name = scanner.text(token);
    if (token.kind == TokenKind::quoted_identifier && name.starts_with('"'))
      name = name.substr(1, name.size() - std::min<size_t>(name.size(), 2));
    if (name.size() <= sql::longest_identifier || !told.insert(name).second) continue;
    lint::Finding finding = view.finding();
    finding.at.at = token.span;
    finding.subject = std::string(name);
    finding.message = fmt::format("{} has {} bytes: the server cuts it to {}", name, name.size(),
                                  sql::truncate_identifier(name));
    finding.help = "63 bytes at most";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule identifier_too_long{
    .id = "identifier-too-long",
    .summary = "a name that the server cuts off",
    .category = lint::Category::names,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .answers = "squawk identifier-too-long, pg-index-health IH-23"};

}  // namespace rules
