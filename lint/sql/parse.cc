// Feeding scripts to libpg_query, whole or statement by statement.

#include "lint/sql/parse.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/sql/tree.h"
// The last include: see there.

namespace sql {
namespace {

// The byte offset of the character numbered `cursor` from 1. The library counts characters as the server
// does, by the length that each leading byte announces (src/common/wchar.c, pg_utf_mblen).
uint32_t byte_offset(std::string_view sql, int cursor) {
  size_t at = 0;
  for (int i = 1; i < cursor && at < sql.size(); ++i) {
    ++at;
    while (at < sql.size() && (static_cast<unsigned char>(sql[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<uint32_t>(at);
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '\'' || c == '"';
}

// The placeholder that the error stands on, if it does: ${x}, {{ x }}, :x, :'x', or the {x} of name${x}.
text::Span placeholder_at(std::string_view sql, uint32_t at) {
  uint32_t begin = at;
  if (begin > 0 && sql.substr(begin).starts_with("{") && (sql[begin - 1] == '$' || sql[begin - 1] == '{'))
    --begin;
  const std::string_view rest = sql.substr(begin);
  const auto up_to = [&](std::string_view close) -> text::Span {
    const size_t found = rest.find(close);
    const size_t line_end = rest.find('\n');
    if (found == std::string_view::npos || found > line_end) return {};
    return {begin, begin + static_cast<uint32_t>(found + close.size())};
  };
  if (rest.starts_with("${")) return up_to("}");
  if (rest.starts_with("{{")) return up_to("}}");
  if (rest.starts_with("{%")) return up_to("%}");
  if (rest.size() < 2 || rest[0] != ':' || !starts_name(rest[1])) return {};
  Scanner scanner(rest.substr(1));
  return {begin, begin + 1 + scanner.next().span.end};
}

SyntaxError describe(const PgQueryError& failure, std::string_view sql, uint32_t base) {
  SyntaxError error;
  error.message = failure.message != nullptr ? failure.message : "syntax error";
  const uint32_t size = static_cast<uint32_t>(sql.size());
  const uint32_t at = failure.cursorpos > 0 ? std::min(size, byte_offset(sql, failure.cursorpos)) : 0;
  text::Span span = placeholder_at(sql, at);
  if (!span.empty()) {
    error.kind = SyntaxError::Kind::placeholder;
    error.hint = "`" + std::string(sql.substr(span.begin, span.size())) +
                 "` is filled in by the tool that runs this file: what it becomes cannot be known here";
  } else if (at < size) {
    Scanner scanner(sql.substr(at));
    const Token token = scanner.next();
    span = {at + token.span.begin, at + token.span.end};
  } else {
    span = {size, size};
  }
  error.token = std::string(sql.substr(span.begin, span.size()));
  error.at = {base + span.begin, base + span.end};
  return error;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// The first token at or behind `at`. A comment may stand there; where a letter does, no scanner is needed.
uint32_t first_token(std::string_view sql, uint32_t at) {
  while (at < sql.size() && is_blank(sql[at])) ++at;
  if (at < sql.size() && ((sql[at] | 0x20) >= 'a' && (sql[at] | 0x20) <= 'z')) return at;
  return at + Scanner(sql.substr(at)).next_code().span.begin;
}

bool may_hold_comments(std::string_view sql) {
  return sql.find("--") != std::string_view::npos || sql.find("*/") != std::string_view::npos;
}

// The end of the last token before `end`. Blanks are stepped over; only where the last line may hold a
// comment is the statement scanned.
uint32_t last_token_end(std::string_view sql, uint32_t begin, uint32_t end, bool commented) {
  while (end > begin && is_blank(sql[end - 1])) --end;
  if (!commented) return end;
  const std::string_view statement = sql.substr(begin, end - begin);
  size_t line = statement.size();
  while (line > 0 && statement[line - 1] != '\n' && statement[line - 1] != '\r') --line;
  const std::string_view last_line = statement.substr(line);
  if (last_line.find("--") == std::string_view::npos && !statement.ends_with("*/")) return end;
  Scanner scanner(statement);
  uint32_t last = 0;
  for (Token t = scanner.next_code(); t.kind != TokenKind::end; t = scanner.next_code()) last = t.span.end;
  return begin + last;
}

void append_statements(const List* tree, std::string_view sql, uint32_t base, std::vector<Statement>& out) {
  const bool commented = may_hold_comments(sql);
  for (int i = 0; i < list_length(tree); ++i) {
    const auto* raw = static_cast<const RawStmt*>(list_nth(tree, i));
    const auto location = static_cast<uint32_t>(raw->stmt_location);
    const uint32_t end = raw->stmt_len > 0 ? location + static_cast<uint32_t>(raw->stmt_len)
                                           : static_cast<uint32_t>(sql.size());
    // The location is right behind the previous semicolon.
    const uint32_t begin = first_token(sql, location);
    Statement statement;
    statement.span = {base + begin, base + last_token_end(sql, begin, end, commented)};
    statement.tree = raw->stmt;
    statement.origin = base;
    out.push_back(std::move(statement));
  }
}

// One run of the grammar. The library catches its own longjmp; nothing with a destructor lives below this
// call. On failure nothing is appended and `failure` is filled.
bool parse_text(std::string_view sql, uint32_t base, std::vector<Statement>& out, SyntaxError* failure) {
  const std::string terminated(sql);
  const PgQueryInternalParsetreeAndError result =
      pg_query_raw_parse(terminated.c_str(), PG_QUERY_PARSE_DEFAULT);
  std::free(result.stderr_buffer);
  if (result.error == nullptr) {
    append_statements(result.tree, sql, base, out);
    return true;
  }
  if (failure != nullptr) *failure = describe(*result.error, sql, base);
  pg_query_free_error(result.error);
  return false;
}

std::string_view command_name(std::string_view command) {
  return command.substr(0, command.find_first_of(" \t;"));
}

void append_psql_command(const Piece& piece, std::string_view text, std::vector<Statement>& out) {
  const std::string_view name = command_name(text);
  if (name == "\\restrict" || name == "\\unrestrict") return;
  Statement statement;
  statement.span = piece.span;
  const uint32_t name_end = piece.span.begin + static_cast<uint32_t>(name.size());
  statement.error = SyntaxError{SyntaxError::Kind::psql_command,
                                "psql command " + std::string(name) + " is not SQL",
                                "only psql understands it: a server refuses the file",
                                std::string(name),
                                {piece.span.begin, name_end}};
  out.push_back(std::move(statement));
}

void parse_pieces(std::string_view sql, uint32_t base, std::vector<Statement>& out) {
  for (const Piece& piece : split(sql, base)) {
    const std::string_view text = sql.substr(piece.span.begin - base, piece.span.size());
    if (piece.kind == Piece::Kind::psql_command) {
      append_psql_command(piece, text, out);
      continue;
    }
    SyntaxError failure;
    const size_t before = out.size();
    if (!parse_text(text, piece.span.begin, out, &failure)) {
      Statement statement;
      statement.span = piece.span;
      statement.origin = piece.span.begin;
      statement.error = std::move(failure);
      out.push_back(std::move(statement));
    }
    if (out.size() > before) out.back().copy_data = piece.copy_data;
  }
}

}  // namespace

Parsed::Parsed(Parsed&& other) noexcept
    : statements(std::move(other.statements)), memory_(std::exchange(other.memory_, nullptr)) {}

Parsed& Parsed::operator=(Parsed&& other) noexcept {
  std::swap(statements, other.statements);
  std::swap(memory_, other.memory_);
  return *this;
}

// The library's own exit function switches to the top context, whichever was current: put that one back.
Parsed::~Parsed() {
  if (memory_ == nullptr) return;
  MemoryContext current = CurrentMemoryContext;
  pg_query_exit_memory_context(memory_);
  if (current != memory_) MemoryContextSwitchTo(current);
}

Parsed parse(std::string_view sql, uint32_t base_offset) {
  Parsed parsed;
  parsed.memory_ = pg_query_enter_memory_context();
  if (!parse_text(sql, base_offset, parsed.statements, nullptr)) {
    parse_pieces(sql, base_offset, parsed.statements);
  }
  MemoryContextSwitchTo(TopMemoryContext);
  return parsed;
}

}  // namespace sql
