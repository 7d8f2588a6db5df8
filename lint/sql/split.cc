// Cutting a script into statements at its semicolons.

#include "lint/sql/split.h"

#include "lint/sql/scan.h"

namespace sql {
namespace {

// The commands that send what stands before them, as a semicolon would (\g, \gx, \gset, \gexec, \gdesc,
// \watch).
bool sends_statement(std::string_view command) {
  return command.starts_with("\\g") || command.starts_with("\\crosstabview") ||
         command.starts_with("\\watch");
}

}  // namespace

std::vector<Piece> split(std::string_view sql, uint32_t base) {
  std::vector<Piece> pieces;
  Scanner scanner(sql, base);
  Piece open;
  bool has_tokens = false;
  const auto close = [&](bool terminated) {
    open.terminated = terminated;
    if (has_tokens) pieces.push_back(open);
    open = {};
    has_tokens = false;
  };
  for (;;) {
    const Token token = scanner.next_code();
    switch (token.kind) {
      case TokenKind::end: close(false); return pieces;
      case TokenKind::psql_command:
        // Other commands inside a statement do not end it; their own piece comes first.
        if (sends_statement(scanner.text(token))) close(true);
        pieces.push_back({Piece::Kind::psql_command, token.span, {}, true});
        continue;
      case TokenKind::copy_data:
        if (!has_tokens && !pieces.empty()) pieces.back().copy_data = token.span;
        continue;
      case TokenKind::semicolon:
        if (token.ends) {
          close(true);
          continue;
        }
        break;
      default: break;
    }
    if (!has_tokens) open.span.begin = token.span.begin;
    open.span.end = token.span.end;
    has_tokens = true;
  }
}

std::vector<Comment> comments(std::string_view sql, uint32_t base) {
  std::vector<Comment> found;
  Scanner scanner(sql, base);
  for (Token token = scanner.next(); token.kind != TokenKind::end; token = scanner.next()) {
    if (token.kind != TokenKind::line_comment && token.kind != TokenKind::block_comment) continue;
    size_t before = token.span.begin - base;
    while (before > 0 && (sql[before - 1] == ' ' || sql[before - 1] == '\t')) --before;
    const bool own_line = before == 0 || sql[before - 1] == '\n' || sql[before - 1] == '\r';
    found.push_back({token.span, scanner.text(token), own_line});
  }
  return found;
}

bool is_empty(std::string_view sql) {
  const size_t first = sql.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && ((sql[first] | 0x20) >= 'a' && (sql[first] | 0x20) <= 'z'))
    return false;
  Scanner scanner(sql);
  Token token = scanner.next_code();
  while (token.kind == TokenKind::semicolon) token = scanner.next_code();
  return token.kind == TokenKind::end;
}

}  // namespace sql
