// JUnit's XML, as CI servers read it: each finding is a test that failed, each revision judged of which
// nothing is found one that passed; a chain of which nothing was judged is one test that passes. The
// classname is the file, since it is what GitLab shows; a test is known by classname and name, so no two have
// both.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/report/place.h"
#include "lint/report/report.h"
#include "lint/report/text.h"
#include "lint/text/trim.h"

namespace report {

namespace {

// XML 1.0: control characters but tab and line ends cannot stand in a document even when escaped.
std::string xml(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += "&#9;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return out;
}

class Cases {
 public:
  Cases(const chain::Chain& chain, const Options& options) : chain_(chain), locator_(chain, options.path) {}

  void failed(const lint::Finding& finding) {
    const Located at = locator_.in_file(finding);
    std::string body;
    print_finding(finding, locator_, /*color=*/false, body);
    std::string name(text::trim_back(fmt::format("{} {}", finding.rule, finding.subject), " "));
    out_ += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\">\n"
        "      <failure type=\"{}\" message=\"{}\">{}</failure>\n"
        "    </testcase>\n",
        xml(at.path), xml(unique(at.path, std::move(name))), xml(at.path), at.begin.line,
        lint::severity_name(finding.severity), xml(finding.message), xml(body));
    found_in_.insert(finding.revision);
    ++count_;
  }

  void passed(uint32_t revision) {
    if (found_in_.contains(revision)) return;
    const chain::Revision& one = chain_.revisions[revision];
    const std::string_view path = locator_.path(chain_.files[one.file].path);
    out_ += fmt::format("    <testcase classname=\"{0}\" name=\"{1}\" file=\"{0}\"/>\n", xml(path),
                        xml(unique(path, one.id)));
    ++count_;
  }

  void nothing_judged() {
    out_ += "    <testcase classname=\"schemalint\" name=\"nothing to judge\"/>\n";
    ++count_;
  }

  std::string_view root() { return locator_.path(chain_.root); }
  size_t count() const { return count_; }
  const std::string& text() const { return out_; }

 private:
  std::string unique(std::string_view classname, std::string name) {
    const unsigned number = ++met_[{std::string(classname), name}];
    return number == 1 ? name : fmt::format("{} #{}", name, number);
  }

  const chain::Chain& chain_;
  Locator locator_;
  std::map<std::pair<std::string, std::string>, unsigned> met_;
  std::set<uint32_t> found_in_;
  size_t count_ = 0;
  std::string out_;
};

}  // namespace

void junit(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Cases cases(chain, options);
  for (const lint::Finding& finding : result.findings) cases.failed(finding);
  for (const uint32_t revision : result.judged) cases.passed(revision);
  if (cases.count() == 0) cases.nothing_judged();
  const size_t failed = result.findings.size();
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out +=
      fmt::format("<testsuites name=\"schemalint\" tests=\"{}\" failures=\"{}\">\n", cases.count(), failed);
  out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", xml(cases.root()),
                     cases.count(), failed);
  out += cases.text();
  out += "  </testsuite>\n</testsuites>\n";
}

}  // namespace report
