#include "lint/sql/scan.h"

#include <doctest/doctest.h>

namespace {

// The tokens as written, comments included, a blank between each two.
std::string tokens(std::string_view sql) {
  std::string all;
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    if (!all.empty()) all += ' ';
    all += scanner.text(token);
  }
  return all;
}

}  // namespace

TEST_CASE("operators end where the server ends them") {
  CHECK(tokens("a<-1") == "a < - 1");
  CHECK(tokens("a@-1") == "a @- 1");
  CHECK(tokens("1+-- c\n2") == "1 + -- c 2");
  CHECK(tokens("a->>'b'::text") == "a ->> 'b' :: text");
  CHECK(tokens("a*/* c */b") == "a * /* c */ b");
  CHECK(tokens("x:=1.5e-3 .5 1_000 0xFF 1..2") == "x := 1.5e-3 .5 1_000 0xFF 1 .. 2");
}
