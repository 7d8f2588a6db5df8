// The scanner over any bytes: it ends, its tokens follow each other within the text, and what is built on it
// agrees.
#include "lint/sql/scan.h"

#include <cstdlib>

#include "lint/sql/checksum.h"
#include "lint/sql/split.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  constexpr uint32_t base = 7;
  const auto within = [&](text::Span span) {
    return span.begin >= base && span.begin <= span.end && span.end <= base + size;
  };

  uint32_t at = base;
  sql::Scanner scanner(sql, base);
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    const bool may_be_empty = token.kind == sql::TokenKind::copy_data;
    if (token.span.begin < at || !within(token.span) || (token.span.empty() && !may_be_empty)) std::abort();
    at = token.span.end;
  }
  for (const sql::Piece& piece : sql::split(sql, base)) {
    if (!within(piece.span) || piece.span.empty()) std::abort();
    if (!piece.copy_data.empty() && !within(piece.copy_data)) std::abort();
  }
  for (const sql::Comment& comment : sql::comments(sql, base)) {
    if (!within(comment.span) || comment.text.size() < 2) std::abort();
  }
  if (sql::is_empty(sql) != sql::normalised(sql).empty()) std::abort();
  if (sql::checksum(sql).size() != 64) std::abort();
  return 0;
}
