// Comments that allow what is not there, or name a rule that is not.
#include <algorithm>

#include "lint/fix/kinds.h"

namespace fix {

namespace {

std::string_view comment_of(const chain::Chain& chain, const lint::Finding& finding) {
  if (!finding.at.in_source() || chain.files[finding.at.file].original) return {};
  return chain.files[finding.at.file].slice(finding.at.at);
}

lint::Edit edit(const lint::Finding& finding, text::Span span, std::string text) {
  return {{.file = finding.at.file, .path = {}, .at = span}, std::move(text)};
}

// Where the name stands in the comment, as a whole word.
size_t find_word(std::string_view comment, std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  for (size_t at = comment.find(name); at != std::string_view::npos; at = comment.find(name, at + 1)) {
    const size_t end = at + name.size();
    if ((at == 0 || !is_part(comment[at - 1])) && (end == comment.size() || !is_part(comment[end])))
      return at;
  }
  return std::string_view::npos;
}

// The comment, with its line where nothing else stands on that.
text::Span with_line(std::string_view bytes, text::Span span) {
  const size_t before = span.begin == 0 ? std::string_view::npos : bytes.rfind('\n', span.begin - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(bytes.find('\n', span.end), bytes.size());
  const auto blank = [&](size_t from, size_t to) {
    return bytes.substr(from, to - from).find_first_not_of(" \t\r") == std::string_view::npos;
  };
  if (blank(begin, span.begin) && blank(span.end, end))
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(std::min(end + 1, bytes.size()))};
  while (span.begin > begin && (bytes[span.begin - 1] == ' ' || bytes[span.begin - 1] == '\t')) --span.begin;
  return span;
}

}  // namespace

std::optional<lint::Fix> unused_allow(const chain::Chain& chain, const lint::Finding& finding) {
  const std::string_view comment = comment_of(chain, finding);
  const size_t at = find_word(comment, finding.subject);
  if (at == std::string_view::npos) return std::nullopt;
  const size_t end = at + finding.subject.size();
  const size_t after = comment.find_first_not_of(" \t", end);
  const size_t before = comment.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
  text::Span span = finding.at.at;
  if (after != std::string_view::npos && comment[after] == ',') {  // the first of several, or one amid them
    const size_t next = std::min(comment.find_first_not_of(" \t", after + 1), comment.size());
    span = {span.begin + static_cast<uint32_t>(at), span.begin + static_cast<uint32_t>(next)};
  } else if (before != std::string_view::npos && comment[before] == ',') {  // the last of several
    span = {span.begin + static_cast<uint32_t>(before), span.begin + static_cast<uint32_t>(end)};
  } else {
    span = with_line(chain.files[finding.at.file].bytes, span);
  }
  return lint::Fix{.kind = lint::FixKind::safe, .edits = {edit(finding, span, "")}};
}

std::optional<lint::Fix> misspelt_allow(const chain::Chain& chain, const lint::Finding& finding) {
  const std::string& name = finding.wanted;
  const size_t at = find_word(comment_of(chain, finding), finding.subject);
  if (at == std::string_view::npos || finding.subject.empty() || name.empty()) return std::nullopt;
  const uint32_t begin = finding.at.at.begin + static_cast<uint32_t>(at);
  return lint::Fix{
      .kind = lint::FixKind::safe,
      .edits = {edit(finding, {begin, begin + static_cast<uint32_t>(finding.subject.size())}, name)}};
}

// The runner will read the file otherwise.
std::optional<lint::Fix> misspelt_directive(const chain::Chain& chain, const lint::Finding& finding) {
  const std::string &name = finding.wanted, &wrong = finding.written;
  const std::string_view line = comment_of(chain, finding);
  const size_t at = wrong.empty() ? std::string_view::npos : line.find(wrong);
  if (name.empty() || at == std::string_view::npos || line.find(wrong, at + 1) != std::string_view::npos)
    return std::nullopt;
  const uint32_t begin = finding.at.at.begin + static_cast<uint32_t>(at);
  return lint::Fix{.kind = lint::FixKind::unsafe,
                   .edits = {edit(finding, {begin, begin + static_cast<uint32_t>(wrong.size())}, name)}};
}

}  // namespace fix
