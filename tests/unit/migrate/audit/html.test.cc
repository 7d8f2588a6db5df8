// One page, escaped, that asks for nothing.
#include <doctest/doctest.h>

#include "migrate/audit/report.h"
#include "tests/unit/migrate/audit/judged.h"

using namespace migrate::audit;
using tests::Judged;

TEST_CASE(
    "audit 41, 47: the page escapes what stands in names, needs nothing else, and is the same each time") {
  Judged judged("CREATE TABLE \"<script>alert('x')</script>\" (a int); CREATE TABLE \"Ünï code\" (a int)");
  judged.seen.database = "a\"b & c";
  judged.said({"missing-primary-key"});
  for (auto& [oid, numbers] : judged.seen.tables) numbers.pages = 1000, numbers.dead = 500;
  const migrate::Observed observed{judged.schema, judged.seen};
  const Report report{observed, judged.settings, judged.judgement, score_of(judged.judgement), {}, true};
  const std::string page = html(report);
  CHECK(page == html(report));
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") != std::string::npos);
  CHECK(page.find("Ünï code") != std::string::npos);
  CHECK(page.find("a&quot;b &amp; c") != std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("http:") == std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("<svg") != std::string::npos);
}
