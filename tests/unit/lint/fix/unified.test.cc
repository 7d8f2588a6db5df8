#include "lint/fix/unified.h"

#include <doctest/doctest.h>

TEST_CASE("a diff as patch reads it: hunks with three lines around, and what has no line end") {
  CHECK(fix::unified_diff("a.sql", "x\n", "x\n").empty());
  CHECK(
      fix::unified_diff("a.sql", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
                        "1\n2\n3\n4\n5\nsix\n7\n8\n9\n10\n11\n12\n13\n") ==
      "--- a/a.sql\n+++ b/a.sql\n@@ -3,10 +3,11 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n 10\n 11\n 12\n+13\n");
  CHECK(fix::unified_diff("a.sql", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
                          "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n") ==
        "--- a/a.sql\n+++ b/a.sql\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -9,4 +10,3 @@\n 9\n 10\n 11\n-12\n");
  CHECK(fix::unified_diff("a.sql", "x", "x\n") ==
        "--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

TEST_CASE("a new file is a diff from nothing") {
  CHECK(fix::unified_diff("m/0002.sql", "", "SELECT 1;\n", true) ==
        "--- /dev/null\n+++ b/m/0002.sql\n@@ -0,0 +1 @@\n+SELECT 1;\n");
}
