#include "lint/report/report.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lint/engine/rule.h"

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

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
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

TEST_CASE("gcc: one line a finding") {
  CHECK(printed(sample("BAD", {0, 3}), "gcc") ==
        "migrations/0001_a & b.sql:1:1: error: a <message>: 100% [some-rule]\n");
}

TEST_CASE("github: the report in the log, no line of which is a command, and the findings as commands") {
  const std::string out = printed(sample("BAD", {0, 3}), "github");
  CHECK(out.starts_with("::group::schemalint\n::stop-commands::"));
  const size_t token = out.find("stop-commands::") + 15;
  const std::string end = "::" + out.substr(token, out.find('\n', token) - token) + "::\n::endgroup::\n";
  REQUIRE(out.find(end) != std::string::npos);
  CHECK(out.find("error[some-rule]: a <message>: 100%\n") < out.find(end));
  CHECK(out.substr(out.find(end) + end.size()) ==
        "::error file=migrations/0001_a & b.sql,line=1,endLine=1,col=1,endColumn=4,title=some-rule::a "
        "<message>: 100%25%0A%0ASELECT 1;%0ASELECT 2;\n");
}

TEST_CASE("github: of each kind ten, the last of which tells how many there are more") {
  Sample made = sample("BAD\nlines", {0, 9});
  for (int i = 0; i < 19; ++i) made.result.findings.push_back(made.result.findings.front());
  for (int i = 0; i < 17; ++i) {
    made.result.findings.push_back(made.result.findings.front());
    made.result.findings.back().severity = lint::Severity::warning;
  }
  std::swap(made.result.findings.front(), made.result.findings.back());
  const std::string out = printed(made, "github");
  CHECK(count_of(out, "\n::error file=migrations/0001_a & b.sql,line=1,endLine=2,title=some-rule::a") == 10);
  CHECK(count_of(out, "\n::warning file=") == 10);
  CHECK(count_of(out, "%0A%0Aand 10 more of this kind, in the log of this step\n") == 1);
  CHECK(count_of(out, "%0A%0Aand 7 more of this kind, in the log of this step\n") == 1);
  CHECK(out.find("\n::error") < out.find("\n::warning"));
  CHECK(count_of(out, "[some-rule]") == 37);
}

TEST_CASE("junit: a test each finding and each clean revision, no two of one name") {
  Sample made = sample("BAD", {0, 3});
  made.result.findings.push_back(made.result.findings.front());
  made.chain.files.add({"migrations/0002_b.sql", "SELECT 1;", false});
  made.chain.revisions.push_back({});
  made.chain.revisions.back().id = "0002";
  made.chain.revisions.back().file = 1;
  made.result.judged = {0, 1};
  const std::string out = printed(made, "junit");
  CHECK(out.find("<testsuite name=\"migrations\" tests=\"3\" failures=\"2\">") != std::string::npos);
  CHECK(out.find("<testcase classname=\"migrations/0001_a &amp; b.sql\" name=\"some-rule public.t\" "
                 "file=\"migrations/0001_a &amp; b.sql\" line=\"1\">\n      <failure type=\"error\" "
                 "message=\"a &lt;message&gt;: 100%\">error[some-rule]: ") != std::string::npos);
  CHECK(out.find("name=\"some-rule public.t #2\"") != std::string::npos);
  CHECK(out.find("<testcase classname=\"migrations/0002_b.sql\" name=\"0002\" "
                 "file=\"migrations/0002_b.sql\"/>\n") != std::string::npos);
}

TEST_CASE("sarif: all that GitHub asks for") {
  Sample made = sample("BAD", {0, 3});
  made.result.findings[0].notes.push_back({"also", "there", {.file = 0, .path = {}, .at = {1, 2}}});
  const auto report = nlohmann::json::parse(printed(made, "sarif"));
  const auto& run = report["runs"][0];
  const auto& result = run["results"][0];
  const auto& there = result["locations"][0]["physicalLocation"];
  CHECK(there["artifactLocation"]["uri"] == "migrations/0001_a%20&%20b.sql");
  CHECK(there["region"].dump() == R"({"endColumn":4,"endLine":1,"startColumn":1,"startLine":1})");
  CHECK(result["relatedLocations"][0]["id"] == 1);
  CHECK(result["message"]["text"] ==
        "a <message>: 100%\n\nalso: there ([migrations/0001_a & b.sql:1](1))\n\nSELECT 1;\nSELECT 2;");
  CHECK(run["automationDetails"]["id"] == "schemalint/migrations/");
  CHECK(run["tool"]["driver"]["semanticVersion"] == "1");
  const lint::Rule rule{.id = "some-rule", .summary = "in short", .category = lint::Category::locks};
  const std::vector<const lint::Rule*> rules{&rule};
  const auto page = [](std::string_view) {
    return std::string_view("# some-rule\n\nAll of\nit.\n\n## Why\n");
  };
  std::string out;
  report::sarif(made.result, made.chain, {.version = "1", .rules = rules, .page = page}, out);
  const auto described = nlohmann::json::parse(out)["runs"][0]["tool"]["driver"]["rules"][0];
  CHECK(described["fullDescription"]["text"] == "All of it.");
  CHECK(described["help"]["markdown"] == "# some-rule\n\nAll of\nit.\n\n## Why\n");
}

TEST_CASE("sarif: of what is said of the chain as such, a file is named with a region") {
  Sample made = sample("BAD", {0, 3});
  made.result.findings[0].at = {};
  const auto report = nlohmann::json::parse(printed(made, "sarif"));
  const auto& there = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
  CHECK(there["artifactLocation"]["uri"] == "migrations/0001_a%20&%20b.sql");
  CHECK(there["region"].dump() == R"({"endColumn":1,"endLine":1,"startColumn":1,"startLine":1})");
}

TEST_CASE("sarif, gitlab: a fingerprint outlives moved lines, and no two are equal") {
  const auto prints = [](const Sample& made) {
    std::vector<std::string> out;
    const auto sarif = nlohmann::json::parse(printed(made, "sarif"));
    for (const auto& result : sarif["runs"][0]["results"])
      out.push_back(result["partialFingerprints"]["primaryLocationLineHash"]);
    const auto gitlab = nlohmann::json::parse(printed(made, "gitlab"));
    for (size_t i = 0; i < gitlab.size(); ++i) CHECK(gitlab[i]["fingerprint"] == out[i]);
    return out;
  };
  Sample two = sample("SELECT BAD, BAD", {7, 10});
  two.result.findings.push_back(two.result.findings[0]);
  two.result.findings[1].at.at = {12, 15};
  const auto before = prints(two);
  CHECK(before[0] != before[1]);
  CHECK(before[0].size() == 64);
  CHECK(prints(sample("-- moved\n\nselect  BAD, BAD;\n", {18, 21}))[0] == before[0]);
  CHECK(prints(sample("SELECT BAD, GOOD", {7, 10}))[0] != before[0]);
}

TEST_CASE("gitlab: severities and lines") {
  const auto gitlab = nlohmann::json::parse(printed(sample("BAD", {0, 3}), "gitlab"));
  CHECK(gitlab[0]["severity"] == "critical");
  CHECK(gitlab[0]["location"].dump() ==
        R"({"lines":{"begin":1,"end":1},"path":"migrations/0001_a & b.sql"})");
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
