// The report that people read: message, excerpt with carets, what to know, what to do, how to allow it.
#include <fmt/format.h>

#include <algorithm>

#include "lint/report/place.h"
#include "lint/report/report.h"

namespace report {

namespace {

constexpr size_t widest = 110;  // of an excerpt, in characters

struct Ink {
  std::string_view bold, blue, off, severity;
};

Ink ink_of(lint::Severity severity, bool color) {
  if (!color) return {};
  const std::string_view own = severity == lint::Severity::error     ? "\x1b[1;31m"
                               : severity == lint::Severity::warning ? "\x1b[1;33m"
                                                                     : "\x1b[1;36m";
  return {"\x1b[1m", "\x1b[1;34m", "\x1b[0m", own};
}

size_t characters(std::string_view bytes) {
  return static_cast<size_t>(std::count_if(
      bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Tabs become four blanks, other control characters a '?': nothing of a file steers the terminal.
std::string shown(std::string_view bytes) {
  std::string out;
  for (char c : bytes) {
    if (c == '\t') {
      out += "    ";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
  }
  return out;
}

// Cuts after `limit` characters, never inside one.
std::string cut(std::string text, size_t limit) {
  if (characters(text) <= limit) return text;
  size_t at = 0;
  for (size_t seen = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++seen > limit) break;
  }
  return text.substr(0, at) + "...";
}

void excerpt(const lint::Finding& finding, const Located& at, Locator& locator, const Ink& ink,
             std::string& out) {
  const text::Lines& lines = locator.lines(finding.at.file);
  const std::string_view bytes = locator.chain().files[finding.at.file].bytes;
  const text::Span line = lines.line(at.begin.line);
  const auto from = std::min(finding.at.at.begin, line.end);
  const auto to = std::clamp(finding.at.at.end, from, line.end);
  const std::string number = std::to_string(at.begin.line);
  std::string left = shown(bytes.substr(line.begin, from - line.begin));
  // A line that is long before the fault begins with an ellipsis.
  if (characters(left) > widest / 2) left = "...";
  const std::string marked = shown(bytes.substr(from, to - from));
  const std::string all = cut(left + shown(bytes.substr(from, line.end - from)), widest);
  const size_t carets =
      std::max<size_t>(1, std::min(characters(marked), widest - std::min(characters(left), widest)));
  const std::string margin(number.size() + 1, ' ');
  out += fmt::format("{0}{1}|{2}\n", ink.blue, margin, ink.off);
  out += fmt::format("{0}{1} |{2} {3}\n", ink.blue, number, ink.off, all);
  out += fmt::format("{0}{1}|{2} {3}{4}{5}{6}{7}{8}\n", ink.blue, margin, ink.off,
                     std::string(characters(left), ' '), ink.severity, std::string(carets, '^'),
                     finding.label.empty() ? "" : " ", finding.label, ink.off);
  out += fmt::format("{0}{1}|{2}\n", ink.blue, margin, ink.off);
}

// "   = word:  text", later lines under the first.
void remark(std::string_view word, std::string_view text, size_t margin, size_t width, const Ink& ink,
            std::string& out) {
  const std::string head = fmt::format("{}:", word);
  std::string_view rest = text;
  bool first = true;
  while (true) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (first) {
      out += fmt::format("{0:{1}}{2}={3} {4}{5:<{6}}{3} {7}\n", "", margin, ink.blue, ink.off, ink.bold, head,
                         width, line);
    } else if (line.empty()) {
      out += '\n';
    } else {
      out += fmt::format("{0:{1}}{2}\n", "", margin + 3 + width, line);
    }
    first = false;
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
}

std::string place_words(const lint::Note& note, Locator& locator) {
  if (!note.place.anywhere()) return {};
  const Located at = locator.locate(note.place);
  if (at.whole_file) return fmt::format(" ({})", at.path);
  return fmt::format(" ({}:{})", at.path, at.begin.line);
}

bool can_be_allowed(const lint::Finding& finding) {
  return finding.at.in_source() && finding.rule != "unused-allow" && finding.rule != "malformed-allow";
}

void print(const lint::Finding& finding, Locator& locator, bool color, std::string& out) {
  const Ink ink = ink_of(finding.severity, color);
  const Located at = locator.locate(finding.at);
  out += fmt::format("{}{}[{}]{}{}: {}{}\n", ink.severity, lint::severity_name(finding.severity),
                     finding.rule, ink.off, ink.bold, finding.message, ink.off);
  const size_t margin = at.whole_file ? 2 : std::to_string(at.begin.line).size() + 1;
  out += fmt::format("{0}{1:{2}}-->{3} {4}", ink.blue, "", margin - 1, ink.off, at.path);
  if (!at.whole_file) out += fmt::format(":{}:{}", at.begin.line, at.begin.column);
  out += '\n';
  if (!at.whole_file) excerpt(finding, at, locator, ink, out);

  const std::string_view help_word = finding.safe_sql ? "safe" : "help";
  size_t width = can_be_allowed(finding) ? 6 : 5;
  for (const lint::Note& note : finding.notes) width = std::max(width, note.word.size() + 1);
  for (const lint::Note& note : finding.notes) {
    remark(note.word, note.message + place_words(note, locator), margin, width, ink, out);
  }
  if (!finding.help.empty()) remark(help_word, finding.help, margin, width, ink, out);
  if (can_be_allowed(finding)) {
    remark("allow", fmt::format("-- schemalint: allow {} <why>", finding.rule), margin, width, ink, out);
  }
  out += '\n';
}

std::string counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void summary(const lint::Summary& s, std::string& out) {
  std::string found;
  const auto add = [&](const std::string& part) { found += (found.empty() ? "" : ", ") + part; };
  if (s.errors) add(counted(s.errors, "error", "errors"));
  if (s.warnings) add(counted(s.warnings, "warning", "warnings"));
  if (s.notes) add(counted(s.notes, "note", "notes"));
  if (found.empty()) found = "nothing found";
  if (s.suppressed) add(fmt::format("{} allowed", s.suppressed));
  if (s.blind_spots) add(counted(s.blind_spots, "statement", "statements") + " not understood");
  out += fmt::format("{}, {}: {}\n", counted(s.revisions, "revision", "revisions"),
                     counted(s.statements, "statement", "statements"), found);
}

}  // namespace

void text(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain);
  for (const lint::Finding& finding : result.findings) print(finding, locator, options.color, out);
  if (!options.quiet) summary(result.summary, out);
}

}  // namespace report
