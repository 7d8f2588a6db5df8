// The report that people read: message, excerpt with carets, what to know, what to do, how to allow it.
#include "lint/report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

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

void put(std::string& out, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) out += part;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Tabs become four blanks, other control characters a '?': nothing of a file steers the terminal.
std::string shown(std::string_view bytes) {
  if (std::none_of(bytes.begin(), bytes.end(), is_control)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (c == '\t') {
      out += "    ";
    } else {
      out += is_control(c) ? '?' : c;
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

// What holds as many characters as are ever shown, and one more: a migration may be one line of megabytes.
std::string_view as_shown(std::string_view line) {
  constexpr size_t longest_character = 4;
  return line.substr(0, (widest + 1) * longest_character);
}

void excerpt(const lint::Finding& finding, const Located& at, Locator& locator, const Ink& ink,
             std::string& out) {
  const text::Lines& lines = locator.lines(finding.at.file);
  const std::string_view bytes = locator.chain().files[finding.at.file].file_bytes();
  const text::Span line = lines.line(at.begin.line);
  const auto from = std::min(lines.file_offset(finding.at.at.begin), line.end);
  const auto to = std::clamp(lines.file_offset(finding.at.at.end), from, line.end);
  const std::string number = std::to_string(at.begin.line);
  std::string left = shown(as_shown(bytes.substr(line.begin, from - line.begin)));
  // A line that is long before the fault begins with an ellipsis.
  if (characters(left) > widest / 2) left = "...";
  const std::string marked = shown(as_shown(bytes.substr(from, to - from)));
  const std::string all = cut(left + shown(as_shown(bytes.substr(from, line.end - from))), widest);
  const size_t before = characters(left);
  const size_t carets = std::max<size_t>(1, std::min(characters(marked), widest - std::min(before, widest)));
  const std::string margin(number.size() + 1, ' ');
  put(out, {ink.blue, margin, "|", ink.off, "\n"});
  put(out, {ink.blue, number, " |", ink.off, " ", all, "\n"});
  put(out, {ink.blue, margin, "|", ink.off, " "});
  out.append(before, ' ');
  out += ink.severity;
  out.append(carets, '^');
  put(out, {finding.label.empty() ? "" : " ", finding.label, ink.off, "\n"});
  put(out, {ink.blue, margin, "|", ink.off, "\n"});
}

// "   = word:  text", later lines under the first.
void remark(std::string_view word, std::string_view text, size_t margin, size_t width, const Ink& ink,
            std::string& out) {
  std::string_view rest = text;
  bool first = true;
  while (true) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (first) {
      out.append(margin, ' ');
      put(out, {ink.blue, "=", ink.off, " ", ink.bold, word, ":"});
      out.append(width - word.size() - 1, ' ');
      put(out, {ink.off, " ", line});
    } else if (!line.empty()) {
      out.append(margin + 3 + width, ' ');
      out += line;
    }
    out += '\n';
    first = false;
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
}

std::string place_words(const lint::Note& note, Locator& locator) {
  if (!note.place.anywhere()) return {};
  const Located at = locator.locate(note.place);
  std::string words = " (";
  words += at.path;
  if (!at.whole_file) put(words, {":", std::to_string(at.begin.line)});
  return words + ")";
}

bool can_be_allowed(const lint::Finding& finding) {
  return finding.at.in_source() && finding.rule != "unused-allow" && finding.rule != "malformed-allow";
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

// What of it the program would do itself.
void fixable(const std::vector<lint::Finding>& findings, std::string& out) {
  const auto count = [&](lint::FixKind kind) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const lint::Finding& f) { return f.fix && f.fix->kind == kind; });
  };
  std::string line;
  const auto add = [&](auto number, std::string_view option) {
    if (number > 0)
      line += fmt::format("{}{}{} with {}", line.empty() ? "[*] " : ", ", number,
                          line.empty() ? " fixable" : "", option);
  };
  add(count(lint::FixKind::safe), "--fix");
  add(count(lint::FixKind::follow_up), "--fix --follow-ups");
  add(count(lint::FixKind::unsafe), "--fix --unsafe-fixes");
  if (!line.empty()) out += line + "\n";
}

}  // namespace

void print_finding(const lint::Finding& finding, Locator& locator, bool color, std::string& out) {
  const Ink ink = ink_of(finding.severity, color);
  const Located at = locator.locate(finding.at);
  put(out, {ink.severity, lint::severity_name(finding.severity), "[", finding.rule, "]", ink.off,
            finding.fix ? " [*]" : "", ink.bold, ": ", finding.message, ink.off, "\n"});
  const size_t margin = at.whole_file ? 2 : std::to_string(at.begin.line).size() + 1;
  out += ink.blue;
  out.append(margin - 1, ' ');
  put(out, {"-->", ink.off, " ", at.path});
  if (!at.whole_file) put(out, {":", std::to_string(at.begin.line), ":", std::to_string(at.begin.column)});
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
    std::string words = "-- schemalint: allow ";
    put(words, {finding.rule, " <why>"});
    remark("allow", words, margin, width, ink, out);
  }
  out += '\n';
}

void text(const lint::Result& result, const chain::Chain& chain, const Options& options, std::string& out) {
  Locator locator(chain, options.path);
  for (const lint::Finding& finding : result.findings) print_finding(finding, locator, options.color, out);
  if (options.quiet) return;
  summary(result.summary, out);
  fixable(result.findings, out);
}

}  // namespace report
