// Outcomes, obstacles and failures in words.

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "lint/text/case.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

// Of a line of any length what stands around the place, and the column there.
std::pair<std::string, uint32_t> around(std::string_view line, uint32_t column) {
  constexpr uint32_t before = 60, shown = 160;
  const uint32_t first = column > shown - before ? column - before : 1;
  std::string out = first > 1 ? "..." : "";
  uint32_t at = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++at;
    if (at >= first + shown) return {out + "...", column - first + 1 + (first > 1 ? 3U : 0U)};
    if (at >= first) out += c;
  }
  return {out, column - first + 1 + (first > 1 ? 3U : 0U)};
}

// The line of the file with a caret below the place.
std::string excerpt(const text::Source& source, text::Position at) {
  const text::Lines lines(source);
  const text::Span span = lines.line(at.line);
  const auto [line, place] = around(source.file_bytes().substr(span.begin, span.size()), at.column);
  const std::string number = std::to_string(at.line);
  const std::string margin(number.size(), ' ');
  std::string indent;
  uint32_t column = 1;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    if (column++ == place) break;
    indent += c == '\t' ? '\t' : ' ';
  }
  return fmt::format(" {0} |\n {1} | {2}\n {0} | {3}^\n", margin, number, line, indent);
}

std::string indented(std::string_view lines, std::string_view lead) {
  std::string out;
  size_t begin = 0;
  while (begin <= lines.size()) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    out += fmt::format("{}{}\n", begin == 0 ? lead : "     ", lines.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

}  // namespace

std::string Style::paint(const char* code, std::string_view text) const {
  return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

Style style_of(const Options& options) {
  const char* const no_color = std::getenv("NO_COLOR");  // https://no-color.org
  const bool wanted = ::isatty(STDERR_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
  return Style(options.color == "always" || (options.color == "auto" && wanted));
}

std::string count_of(size_t count, std::string_view noun) {
  if (count == 1) return fmt::format("1 {}", noun);
  const std::string plural = noun.ends_with("x") ? std::string(noun) + "es"
                             : noun.ends_with("y") && !noun.ends_with("ey")
                                 ? std::string(noun.substr(0, noun.size() - 1)) + "ies"
                                 : std::string(noun) + "s";
  return fmt::format("{} {}", count, plural);
}

std::string time_of(std::chrono::milliseconds time) {
  const int64_t ms = time.count();
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms < 60000) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000.0);
  return fmt::format("{} min {} s", ms / 60000, ms / 1000 % 60);
}

std::string words(const Obstacle& obstacle, const Style& style) {
  std::string out =
      fmt::format("{}: {}\n", style.red(fmt::format("refused[{}]", name(obstacle.kind))), obstacle.message);
  if (!obstacle.path.empty())
    out += obstacle.at == text::Position{}
               ? fmt::format("  --> {}\n", obstacle.path)
               : fmt::format("  --> {}:{}:{}\n", obstacle.path, obstacle.at.line, obstacle.at.column);
  if (!obstacle.hint.empty()) out += indented(obstacle.hint, "   = ");
  return out;
}

std::string words(const Failure& failure, const chain::Chain& chain, const Style& style) {
  const chain::Revision& revision = chain.revisions[failure.revision];
  const ServerError& error = failure.error;
  std::string out = fmt::format("{}: {} {}: {}{}\n", style.red("error"), revision.id, name(failure.direction),
                                error.sqlstate.empty() ? "" : error.sqlstate + ": ", error.message);
  out += fmt::format("  --> {}:{}:{}\n", failure.path, failure.at.line, failure.at.column);
  if (!failure.statement.empty())
    out += excerpt(chain.files[failure.file], failure.at);
  else if (!failure.words.empty())
    out += fmt::format("   = during {}\n", failure.words);
  if (!error.detail.empty()) out += indented(error.detail, "   = detail: ");
  if (!error.hint.empty()) out += indented(error.hint, "   = hint: ");
  if (!error.context.empty()) out += indented(error.context, "   = context: ");
  for (const std::string& note : failure.notes) out += indented(note, "   = ");
  return out;
}

std::string words(const Said& said, const std::string& revision, const Style& style) {
  const Notice& notice = said.notice;
  const bool warns = notice.severity == "WARNING";
  const std::string severity = text::lower(notice.severity);
  std::string out =
      fmt::format("{}: {}: {}\n", warns ? style.yellow(severity) : severity, revision, notice.message);
  if (!notice.detail.empty()) out += indented(notice.detail, "   = detail: ");
  if (!notice.hint.empty()) out += indented(notice.hint, "   = hint: ");
  return out;
}

std::string words(const Waiting& waiting, const std::string& revision) {
  if (waiting.blockers.empty())
    return fmt::format("{}: {}{}", revision, waiting.phase,
                       waiting.percent ? fmt::format(", {} %", *waiting.percent) : "");
  const Blocker& first = waiting.blockers.front();
  const size_t line = std::min(first.query.find('\n'), first.query.size());
  constexpr size_t shown = 60;
  return fmt::format(
      "{}: waits for pid {}{}, {} of {}{}: {}", revision, first.pid,
      first.application_name.empty() ? "" : fmt::format(" ({})", first.application_name), first.state,
      first.user, waiting.blockers.size() > 1 ? fmt::format(" and {} more", waiting.blockers.size() - 1) : "",
      first.query.substr(0, std::min(line, shown)));
}

std::string words(const std::string& message, const Style& style) {
  const size_t line = std::min(message.find('\n'), message.size());
  std::string out = fmt::format("{}: {}\n", style.red("error"), message.substr(0, line));
  if (line < message.size()) out += indented(message.substr(line + 1), "   = ");
  return out;
}

std::string words(const text::Error& error) {
  return command_line::words("migrate", error);
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void complain(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int refuse(const text::Error& error, int status) {
  complain(words(error));
  return status;
}

}  // namespace migrate::tool
