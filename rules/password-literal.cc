// A password in the text of a statement stands in the repository, in the history table of some tools, and,
// when the statement fails or is logged, in the server's log in clear
// (https://www.postgresql.org/docs/current/sql-createrole.html).
#include <fmt/format.h>

#include <optional>

#include "lint/chain/parse_script.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace rules {

namespace {

using sql::TokenKind;

bool is_password(std::string_view word) {
  return text::lower(word) == "password";
}

// A verifier is no password: who reads it must still guess.
bool is_verifier(std::string_view literal) {
  return literal.starts_with("'SCRAM-SHA-256$") || (literal.starts_with("'md5") && literal.size() == 37) ||
         literal == "''";
}

// The literal behind PASSWORD, or one of a connection string that has a password in it.
std::optional<text::Span> password_in(std::string_view sql, uint32_t begin) {
  sql::Scanner scanner(sql, begin);
  bool expected = false;
  for (sql::Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (token.kind == TokenKind::string && expected && !is_verifier(text)) return token.span;
    if (token.kind == TokenKind::string && text.find("password=") != std::string_view::npos)
      return token.span;
    expected = (token.kind == TokenKind::word && is_password(text)) ||
               (token.kind == TokenKind::quoted_identifier && text == "\"password\"");
  }
  return std::nullopt;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  std::string name;
  if (const auto* define = view.is<ast::Define>()) {
    const bool asked = define->cls == ast::ObjectClass::role ||
                       define->cls == ast::ObjectClass::user_mapping ||
                       define->cls == ast::ObjectClass::subscription;
    if (!asked) return;
    name = define->name.name;
  } else if (const auto* other = view.is<ast::OtherDdl>()) {
    const bool asked = other->kind == ast::ObjectKind::role || other->kind == ast::ObjectKind::user_mapping ||
                       other->kind == ast::ObjectKind::subscription;
    if (!asked || other->objects.empty()) return;
    name = other->objects.front().name.name;
  }
  const auto found = password_in(view.sql(), view.step.origin.span.begin);
  if (!found || chain::unfilled_in(view.run.chain, view.step.script.file, *found)) return;
  lint::Finding finding = view.finding();
  finding.at.at = *found;
  finding.subject = name;
  finding.message = fmt::format(
      "the password of {} stands in the migration: whoever reads the repository or the log has it", name);
  finding.help =
      "create it without, and set it from a secret: psql's \\password, or a SCRAM verifier made outside";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule password_literal{.id = "password-literal",
                                                   .summary = "a password written into a migration",
                                                   .category = lint::Category::security,
                                                   .severity = lint::Severity::warning,
                                                   .check = lint::StatementCheck{check},
                                                   .on = lint::changes<ast::Define, ast::OtherDdl>()};

}  // namespace rules
