#include "lint/sql/words.h"

#include <doctest/doctest.h>

TEST_CASE("a word stands in a text, whatever is around it") {
  constexpr sql::AnyOf words({"commit", "end"});
  CHECK(words.stands_in("COMMIT"));
  CHECK(words.stands_in("SELECT 1;commit;"));
  CHECK(words.stands_in("-- the End\nSELECT 1"));
  CHECK(words.stands_in("SELECT 'end'"));
  CHECK_FALSE(words.stands_in(""));
  CHECK_FALSE(words.stands_in("commits, ending, bend, end_of, $end$, 1end, \xc3\xa9nd"));
}
