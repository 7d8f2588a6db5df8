// Putting a program's string literals together.

#include "lint/chain/code_literals.h"

#include <algorithm>

#include "lint/chain/code_words.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

using Kind = CodeToken::Kind;
using Text = CodeText;

constexpr size_t longest_constant = 65536;  // constants of constants double soon

bool is_name_text(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string_view::npos;
}

// The length of %s, %d, %[1]q or their like in a format string; 0: there is none.
size_t verb_at(std::string_view content, size_t i) {
  size_t at = i + 1;
  if (at < content.size() && content[at] == '[') at = std::min(content.find(']', at), content.size() - 1) + 1;
  const bool verb =
      at < content.size() && std::string_view("sdvqxXtfIL").find(content[at]) != std::string_view::npos;
  return verb ? at + 1 - i : 0;
}

}  // namespace

CodeLiterals::CodeLiterals(std::string_view source, const Language& language)
    : source_(source), language_(language), tokens_(code_tokens(source, language)) {
  find_constants();
}

std::string_view CodeLiterals::text(size_t i) const {
  if (i >= tokens_.size()) return {};
  return source_.substr(tokens_[i].span.begin, tokens_[i].span.size());
}

size_t CodeLiterals::without_newlines(size_t i) const {
  while (i < tokens_.size() && tokens_[i].kind == Kind::newline) ++i;
  return i;
}

size_t CodeLiterals::closing(size_t i) const {
  int depth = 0;
  for (; i < tokens_.size(); ++i) {
    if (is_one_of(text(i), {"(", "["})) ++depth;
    if (is_one_of(text(i), {")", "]"}) && --depth == 0) return i + 1;
  }
  return i;
}

// name = "literal", of names that are assigned once.
void CodeLiterals::find_constants() {
  std::map<std::string, int> assigned;
  for (size_t i = 0; i + 2 < tokens_.size(); ++i) {
    if (!is_name(i)) continue;
    size_t next = i + 1;
    const bool colon = text(next) == ":" && text(next + 1) == "=";
    if (colon) ++next;
    const bool attribute = before(i) == "@" && is_string(next) && language_.name == "Elixir";
    if (!attribute &&
        (text(next) != "=" || text(next + 1) == "=" || is_one_of(before(i), {"=", "!", "<", ">"})))
      continue;
    const std::string name(text(i));
    ++assigned[name];
    size_t at = attribute ? next : without_newlines(next + 1);
    const std::optional<Text> value = is_string(at) ? joined(at, {}) : std::nullopt;
    if (value && value->missing.empty() && value->bytes.size() <= longest_constant) constants_[name] = *value;
  }
  for (const auto& [name, count] : assigned) {
    if (count > 1) constants_.erase(name);
  }
}

bool CodeLiterals::is_constant(size_t i) const {
  return is_name(i) && constants_.contains(std::string(text(i))) && !is_one_of(text(i + 1), {"(", "=", ":"});
}

std::optional<Text> CodeLiterals::joined(size_t& at, Place place) const {
  Text whole;
  for (;;) {
    at = without_newlines(at);
    if (is_string(at)) {
      whole.append(value_of(at, place));
      ++at;
    } else if (const size_t name = text(at) == "$" ? at + 1 : at; is_constant(name)) {
      whole.append(constants_.at(std::string(text(name))));
      at = name + 1;
    } else {
      return std::nullopt;
    }
    if (whole.bytes.size() > source_.size() + longest_constant) return std::nullopt;
    if (language_.joins_adjacent && is_string(at)) continue;
    size_t next = without_newlines(at);
    if (place.in_brackets && language_.joins_adjacent && !language_.ruby_heredocs && is_string(next)) {
      at = next;  // Python's lines go on there
      continue;
    }
    if (text(at) == "\\") next = without_newlines(at + 1);  // Ruby's and Python's line that goes on
    if (language_.joins_adjacent && next != at && text(at) == "\\" && is_string(next)) {
      at = next;
      continue;
    }
    const bool joined = text(next) == "+" || (text(next) == "." && language_.php_heredocs) ||
                        (text(next) == "<" && text(next + 1) == ">");
    if (!joined) return whole;
    at = next + (text(next) == "<" ? 2 : 1);
  }
}

Text CodeLiterals::value_of(size_t number, Place place) const {
  const CodeToken& token = tokens_[number];
  Text value;
  const std::string_view content = source_.substr(token.content.begin, token.content.size());
  size_t run = 0;
  const auto flush = [&](size_t to) {
    if (to > run) value.add(content.substr(run, to - run), token.content.begin + static_cast<uint32_t>(run));
  };
  for (size_t i = 0; i < content.size();) {
    if (const size_t size = code_within(token, content, i, place); size > 0) {
      flush(i);
      code(value, content.substr(i, size), token.content.begin + static_cast<uint32_t>(i));
      i += size;
      run = i;
    } else if (token.doubled && content.substr(i, 2) == "\"\"") {
      flush(i + 1);
      i += 2;
      run = i;
    } else if (content[i] == '\\' && i + 1 < content.size() && escapes(token, content[i + 1])) {
      flush(i);
      const std::string_view letter = content.substr(i + 1, 1);
      if (const Character character = character_at(content.substr(i)); character.size > 0) {
        value.add(character.bytes, token.content.begin + static_cast<uint32_t>(i));
        i += character.size;
        run = i;
        continue;
      }
      const size_t known = std::string_view("nrt0").find(letter);
      const char controls[] = {'\n', '\r', '\t', ' '};
      if (letter != "\n")
        value.add(known == std::string_view::npos ? std::string(letter) : std::string(1, controls[known]),
                  token.content.begin + static_cast<uint32_t>(i));
      i += 2;
      run = i;
    } else {
      ++i;
    }
  }
  flush(content.size());
  return value;
}

// In a raw literal only the quote and the backslash itself can be written so; Go's ` and C#'s @"" know
// none.
bool CodeLiterals::escapes(const CodeToken& token, char next) const {
  if (token.doubled) return false;
  if (!token.raw) return true;
  const char quote = source_[token.span.begin];
  return quote == '\'' && (next == '\'' || next == '\\');
}

// The length of #{..}, ${..} or {..} at content[i]; 0: there is none.
size_t CodeLiterals::code_within(const CodeToken& token, std::string_view content, size_t i,
                                 Place place) const {
  if (place.formatted && content[i] == '%') return verb_at(content, i);
  if (!token.interpolates) return 0;
  const std::string_view open = token.prefix != '\0' ? "{" : language_.interpolation;
  if (open.empty() || !content.substr(i).starts_with(open)) return php_variable(content, i);
  if (token.prefix != '\0' && content.substr(i, 2) == "{{") return 0;
  int depth = 0;
  for (size_t at = i + open.find('{'); at < content.size(); ++at) {
    if (content[at] == '{') ++depth;
    if (content[at] == '}' && --depth == 0) return at + 1 - i;
  }
  return 0;
}

size_t CodeLiterals::php_variable(std::string_view content, size_t i) const {
  if (!language_.php_heredocs || content[i] != '$') return 0;
  size_t end = i + 1;
  while (end < content.size() && is_name_text(content.substr(end, 1))) ++end;
  return end > i + 1 && !(content[i + 1] >= '0' && content[i + 1] <= '9') ? end - i : 0;
}

void CodeLiterals::code(Text& value, std::string_view whole, uint32_t in_file) const {
  const std::string_view name = text::trim_back(text::trim_front(whole, "#${@ "), "} ");
  if (const auto known = constants_.find(std::string(name)); known != constants_.end()) {
    value.append(known->second);
    return;
  }
  const std::string made = stand_in(name);
  const auto at = static_cast<uint32_t>(value.bytes.size());
  value.add(made, in_file);
  value.missing.push_back({{at, at + static_cast<uint32_t>(made.size())}, std::string(whole)});
}

void CodeLiterals::format(CodeText& value, size_t at, size_t end) const {
  std::vector<std::optional<std::string>> given;
  int depth = 0;
  for (at = without_newlines(at); at < end; at = without_newlines(at + 1)) {
    if (is_one_of(text(at), {"(", "[", "{"})) ++depth;
    if (is_one_of(text(at), {")", "]", "}"})) --depth;
    if (text(at) != "," || depth > 0) continue;
    const size_t one = without_newlines(at + 1), behind = without_newlines(one + 1);
    if (one >= end) break;
    const bool alone = behind >= end || text(behind) == ",";
    given.push_back(alone && is_string(one)     ? std::optional(value_of(one, {}).bytes)
                    : alone && is_constant(one) ? std::optional(constants_.at(std::string(text(one))).bytes)
                                                : std::nullopt);
  }
  fill_verbs(value, given);
}

void CodeLiterals::bind(Text& value, size_t at, Place place) const {
  std::vector<std::optional<std::string>> bound;
  at = without_newlines(at);
  const size_t end = text(at) == "[" ? closing(at) : at;
  for (size_t i = at + 1; i + 1 < end; ++i) {
    if (text(i) == "," || tokens_[i].kind == Kind::newline) continue;
    const bool alone = is_string(i) && is_one_of(text(without_newlines(i + 1)), {",", "]"});
    bound.push_back(alone ? std::optional(value_of(i, place).bytes) : std::nullopt);
    int depth = 0;
    for (; i + 1 < end && (depth > 0 || text(i) != ","); ++i) {
      if (is_one_of(text(i), {"(", "[", "{"})) ++depth;
      if (is_one_of(text(i), {")", "]", "}"})) --depth;
    }
  }
  fill_bindings(value, bound);
}

}  // namespace chain
