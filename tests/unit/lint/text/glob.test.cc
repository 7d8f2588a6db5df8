#include "lint/text/glob.h"

#include <doctest/doctest.h>

TEST_CASE("a glob matches the whole name") {
  CHECK(text::glob("users", "users"));
  CHECK_FALSE(text::glob("users", "users2"));
  CHECK(text::glob("*_audit_log", "order_audit_log"));
  CHECK_FALSE(text::glob("*_audit_log", "order_audit_logs"));
  CHECK(text::glob("*", ""));
  CHECK(text::glob("a?c", "abc"));
  CHECK_FALSE(text::glob("a?c", "ac"));
  CHECK(text::glob("a*b*c", "a--b--b--c"));
  CHECK(text::glob("*a*a*a*", "banana"));
  CHECK(text::glob("x*", "x/y"));
}

TEST_CASE("sets, their negation, and what stands for itself") {
  CHECK(text::glob("t[0-9]", "t7"));
  CHECK_FALSE(text::glob("t[0-9]", "tx"));
  CHECK(text::glob("t[!0-9]", "tx"));
  CHECK(text::glob("[]]", "]"));
  CHECK(text::glob("a[b", "a[b"));
  CHECK(text::glob("\\*", "*"));
  CHECK_FALSE(text::glob("\\*", "x"));
}

TEST_CASE("in a path, * stops at a slash and ** does not") {
  CHECK(text::path_glob("*.sql", "a/b/c.sql"));
  CHECK(text::path_glob("a/*.sql", "a/c.sql"));
  CHECK_FALSE(text::path_glob("a/*.sql", "a/b/c.sql"));
  CHECK(text::path_glob("a/**", "a/b/c.sql"));
  CHECK(text::path_glob("**/c.sql", "c.sql"));
  CHECK(text::path_glob("**/c.sql", "a/b/c.sql"));
  CHECK_FALSE(text::path_glob("**/c.sql", "a/bc.sql"));
  CHECK(text::path_glob("a/**/d/*.sql", "a/b/c/d/e.sql"));
  CHECK(text::path_glob("a/**/d/*.sql", "a/d/e.sql"));
}
