// Writing a script in its normal form, token by token, and hashing that.

#include "lint/sql/checksum.h"

#include "lint/sql/scan.h"
#include "lint/text/case.h"
#include "lint/text/sha256.h"

namespace sql {
namespace {

constexpr char separator = '\x1f';

// Calls `give` with each token of the normal form, separators included. A semicolon is given only between two
// statements, so that neither `;;` nor a last `;` left out makes a difference. CR LF inside a string or a
// body is given as LF: an editor or git may have changed it, and nobody means it.
template <class Give>
void each_normal_token(std::string_view sql, Give give) {
  Scanner scanner(sql);
  bool any = false;
  bool owes_semicolon = false;
  for (Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    if (token.kind == TokenKind::semicolon && token.ends) {
      owes_semicolon = any;
      continue;
    }
    if (owes_semicolon) give(";\x1f", false, false);
    owes_semicolon = false;
    any = true;
    give(scanner.text(token), token.kind == TokenKind::word, true);
    give({&separator, 1}, false, false);
  }
}

void append(std::string& out, std::string_view bytes, bool fold, bool from_text) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (from_text && bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
    out += fold ? text::lower(bytes[i]) : bytes[i];
  }
}

}  // namespace

std::string normalised(std::string_view sql) {
  std::string out;
  out.reserve(sql.size());
  each_normal_token(
      sql, [&](std::string_view bytes, bool fold, bool from_text) { append(out, bytes, fold, from_text); });
  return out;
}

std::string checksum(std::string_view sql) {
  text::Sha256 sum;
  std::string pending;
  each_normal_token(sql, [&](std::string_view bytes, bool fold, bool from_text) {
    append(pending, bytes, fold, from_text);
    if (pending.size() < 4096) return;
    sum.add(pending);
    pending.clear();
  });
  sum.add(pending);
  return sum.finish_hex();
}

}  // namespace sql
