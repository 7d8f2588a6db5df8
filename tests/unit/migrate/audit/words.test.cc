// Numbers as people read them.
#include "migrate/audit/words.h"

#include <doctest/doctest.h>

using namespace migrate::audit;

TEST_CASE("one is one, and a unit stands behind its number") {
  CHECK(number_words("scans", 1) == "1 scan");
  CHECK(number_words("scans", 10) == "10 scans");
  CHECK(number_words("mean_ms", 1) == "1.0 mean ms");
  CHECK(number_words("index_bytes", 1048576) == "1.0 MB of index");
  CHECK(number_words("bytes", 8192) == "8 kB");
  CHECK(number_words("warning_percent", 12.5) == "12.5 % warning");
}
