#include "lint/report/report.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace {

struct Sample {
  chain::Chain chain;
  lint::Result result;
};

Sample sample(const std::string& sql, text::Span at) {
  Sample made;
  made.chain.root = "migrations";
  made.chain.files.add({"migrations/0001_a & b.sql", sql, false});
  made.chain.revisions.push_back({});
  made.chain.revisions.back().id = "0001";
  lint::Finding finding;
  finding.rule = "some-rule";
  finding.severity = lint::Severity::error;
  finding.at = {.file = 0, .path = {}, .at = at};
  finding.revision = 0;
  finding.subject = "public.t";
  finding.message = "a <message>: 100%";
  finding.label = "here";
  finding.help = "SELECT 1;\nSELECT 2;";
  finding.safe_sql = true;
  made.result.findings.push_back(finding);
  made.result.summary = {.revisions = 1,
                         .statements = 2,
                         .errors = 1,
                         .warnings = 0,
                         .notes = 0,
                         .suppressed = 3,
                         .blind_spots = 1};
  return made;
}

std::string printed(const Sample& made, std::string_view format, bool color = false) {
  std::string out;
  report::find(format)->print(made.result, made.chain,
                              {.color = color, .quiet = false, .version = "1", .rules = {}}, out);
  return out;
}

}  // namespace

TEST_CASE("text: carets stand under the fault, tabs and wide letters counted as they are shown") {
  CHECK(printed(sample("SELECT 1;\n\tx\u00e4 BAD y\n", {15, 18}), "text") ==
        "error[some-rule]: a <message>: 100%\n"
        " --> migrations/0001_a & b.sql:2:5\n"
        "  |\n"
        "2 |     x\u00e4 BAD y\n"
        "  |        ^^^ here\n"
        "  |\n"
        "  = safe:  SELECT 1;\n"
        "           SELECT 2;\n"
        "  = allow: -- schemalint: allow some-rule <why>\n"
        "\n"
        "1 revision, 2 statements: 1 error, 3 allowed, 1 statement not understood\n");
}

TEST_CASE("text: of a line of any length a screen's width is shown") {
  const std::string wide = "\u00e4";
  std::string before, behind;
  for (int i = 0; i < 100000; ++i) before += wide, behind += wide;
  const auto from = static_cast<uint32_t>(before.size());
  const std::string out = printed(sample(before + "BAD" + behind, {from, from + 3}), "text");
  std::string all = "...BAD";
  for (int i = 0; i < 104; ++i) all += wide;
  CHECK(out.find("1 | " + all + "...\n  |    ^^^ here\n") != std::string::npos);
  const auto end = static_cast<uint32_t>(before.size() + 3 + behind.size());
  const std::string whole = printed(sample(before + "BAD" + behind, {0, end}), "text");
  CHECK(whole.find("  | " + std::string(110, '^') + " here\n") != std::string::npos);
}

TEST_CASE("text: nothing in a file steers the terminal") {
  const std::string out = printed(sample("\x1b[31mBAD\x07", {5, 8}), "text");
  CHECK(out.find('\x1b') == std::string::npos);
  CHECK(out.find('\x07') == std::string::npos);
  CHECK(printed(sample("BAD", {0, 3}), "text", true).find("\x1b[1;31merror") == 0);
}

TEST_CASE("json: lines and columns from 1, columns in characters") {
  const auto json = nlohmann::json::parse(printed(sample("\u00e4\u00f6\nx\u00fc BAD\n", {9, 12}), "json"));
  const auto& finding = json["findings"][0];
  CHECK(json["version"] == 1);
  CHECK(finding["line"] == 2);
  CHECK(finding["column"] == 4);
  CHECK(finding["end_line"] == 2);
  CHECK(finding["end_column"] == 7);
  CHECK(finding["fix"].is_null());
  CHECK(json["summary"]["suppressed"] == 3);
}

TEST_CASE("gcc, github: one line a finding, escaped as the format needs") {
  CHECK(printed(sample("BAD", {0, 3}), "gcc") ==
        "migrations/0001_a & b.sql:1:1: error: a <message>: 100% [some-rule]\n");
  CHECK(printed(sample("BAD", {0, 3}), "github") ==
        "::error file=migrations/0001_a & b.sql,line=1,endLine=1,col=1,title=some-rule::a <message>: "
        "100%25%0A%0ASELECT 1;%0ASELECT "
        "2;\n");
}

TEST_CASE("junit, sarif, gitlab: well formed") {
  const Sample made = sample("BAD", {0, 3});
  const std::string junit = printed(made, "junit");
  CHECK(junit.find("message=\"a &lt;message&gt;: 100%\"") != std::string::npos);
  CHECK(junit.find("file=\"migrations/0001_a &amp; b.sql\"") != std::string::npos);
  const auto sarif = nlohmann::json::parse(printed(made, "sarif"));
  CHECK(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] ==
        "migrations/0001_a%20&%20b.sql");
  const auto gitlab = nlohmann::json::parse(printed(made, "gitlab"));
  CHECK(gitlab[0]["severity"] == "critical");
  CHECK(gitlab[0]["fingerprint"].get<std::string>().size() == 64);
}

TEST_CASE("a chain with nothing to say is one line, or none") {
  Sample made = sample("", {0, 0});
  made.result.findings.clear();
  made.result.summary = {.revisions = 3,
                         .statements = 1,
                         .errors = 0,
                         .warnings = 0,
                         .notes = 0,
                         .suppressed = 0,
                         .blind_spots = 0};
  CHECK(printed(made, "text") == "3 revisions, 1 statement: nothing found\n");
  std::string out;
  report::text(made.result, made.chain, {.color = false, .quiet = true, .version = "1", .rules = {}}, out);
  CHECK(out.empty());
}
