// Writing the statements that a program sends as a script.

#include "lint/chain/code_script.h"

#include <algorithm>

namespace chain {

CodeScript::CodeScript(const text::Source& file, const CodeLiterals& code, SqlInCode& result)
    : file_(file), source_(file.bytes), result_(result) {
  find_marks(code);
}

// # schemalint: allow <rule> <why>
void CodeScript::find_marks(const CodeLiterals& code) {
  constexpr std::string_view word = "schemalint:";
  for (size_t at = source_.find(word); at != std::string_view::npos; at = source_.find(word, at + 1)) {
    const size_t sign = source_.find_last_not_of(' ', at == 0 ? 0 : at - 1);
    const bool comment = sign != std::string_view::npos && sign < at &&
                         std::string_view("#/").find(source_[sign]) != std::string_view::npos;
    const bool within = std::any_of(code.tokens().begin(), code.tokens().end(), [&](const CodeToken& token) {
      return token.kind == CodeToken::Kind::string && (token.span.contains(static_cast<uint32_t>(at)) ||
                                                       token.content.contains(static_cast<uint32_t>(at)));
    });
    if (comment && !within) marks_.push_back(static_cast<uint32_t>(at));
  }
}

// Those that stand before `end` and have not been written yet.
void CodeScript::write_marks(CodeText& all, uint32_t end) {
  for (; next_mark_ < marks_.size() && marks_[next_mark_] < end; ++next_mark_) {
    const uint32_t at = marks_[next_mark_];
    const std::string_view rest = source_.substr(at);
    all.bytes += "-- ";
    all.add(rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size())), at);
    all.bytes += '\n';
  }
}

void CodeScript::add(SqlInCode::Direction& into, const CodeText& value, bool alone) {
  if (value.bytes.find_first_not_of(" \t\r\n;") == std::string::npos) return;
  CodeText& all = side(into).text;
  const uint32_t in_file = value.parts.empty() ? 0 : value.parts.front().file.begin;
  part(into, in_file, alone);
  write_marks(all, in_file);
  all.append(value);
  if (!all.bytes.empty() && all.bytes.find_last_not_of(" \t\r\n") != std::string::npos &&
      all.bytes[all.bytes.find_last_not_of(" \t\r\n")] != ';')
    all.bytes += "\n;";
  // A comment on the same line is this statement's.
  const size_t line = source_.find('\n', value.parts.empty() ? in_file : value.parts.back().file.begin);
  if (next_mark_ < marks_.size() && marks_[next_mark_] < std::min(line, source_.size())) {
    all.bytes += ' ';
    write_marks(all, static_cast<uint32_t>(std::min(line, source_.size())));
  }
  if (!all.bytes.ends_with('\n')) all.bytes += '\n';
  into.any = true;
}

// COMMIT before what runs in no transaction, BEGIN before what does again.
void CodeScript::part(SqlInCode::Direction& into, uint32_t in_file, bool alone) {
  auto& [all, open] = side(into);
  if (alone && !into.autocommit) {
    into.autocommit = true;
    if (!all.bytes.empty()) {
      CodeText begun;
      begun.add("BEGIN;\n", all.parts.front().file.begin);
      begun.append(all);
      all = std::move(begun);
      open = true;
    }
  }
  if (into.autocommit && open == alone) {
    all.add(open ? "COMMIT;\n" : "BEGIN;\n", in_file);
    open = !open;
  }
}

void CodeScript::finish() {
  finish(result_.up);
  finish(result_.down);
}

void CodeScript::finish(SqlInCode::Direction& direction) {
  auto& [all, open] = side(direction);
  if (open) all.bytes += "COMMIT;\n";
  direction.sql = {file_.path, std::move(all.bytes), file_.had_bom};
  text::Original original{std::string(source_), std::move(all.parts)};
  direction.sql.original = std::make_shared<const text::Original>(std::move(original));
  direction.missing = std::move(all.missing);
}

}  // namespace chain
