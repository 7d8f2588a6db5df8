#include "lint/text/trim.h"

#include <doctest/doctest.h>

TEST_CASE("blanks around a text go, those within stay") {
  CHECK(text::trim(" \t a b \r\n\v\f") == "a b");
  CHECK(text::trim_front(" a ") == "a ");
  CHECK(text::trim_back(" a ") == " a");
  CHECK(text::trim("a") == "a");
}

TEST_CASE("nothing but blanks leaves nothing") {
  for (const char* blank : {"", " ", "\n\t "}) {
    CHECK(text::trim(blank).empty());
    CHECK(text::trim_front(blank).empty());
    CHECK(text::trim_back(blank).empty());
  }
}

TEST_CASE("what is to go can be said") {
  CHECK(text::trim_back("DROP TABLE t; \n", "; \n") == "DROP TABLE t");
  CHECK(text::trim("-- a --", "- ") == "a");
  CHECK(text::trim(" a ", "-") == " a ");
}
