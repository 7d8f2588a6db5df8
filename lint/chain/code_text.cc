// Texts put together from pieces of a file.
#include "lint/chain/code_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace chain {

std::string stand_in(std::string_view code) {
  constexpr size_t longest = 40;
  std::string made = "_";
  for (const char c : code.substr(0, longest)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper)
      made += static_cast<char>(c | 0x20);
    else if (kept || made.back() != '_')
      made += kept ? c : '_';
  }
  return made.ends_with('_') ? made : made + "_";
}

void CodeText::add(std::string_view more, uint32_t in_file) {
  const auto at = static_cast<uint32_t>(bytes.size());
  parts.push_back({{at, at}, {in_file, in_file}});
  bytes += more;
}
void CodeText::append(const CodeText& other) {
  const auto shift = static_cast<uint32_t>(bytes.size());
  for (text::Original::Part part : other.parts) {
    part.text.begin += shift;
    part.text.end += shift;
    parts.push_back(part);
  }
  for (SqlInCode::Direction::Missing one : other.missing) {
    one.at.begin += shift;
    one.at.end += shift;
    missing.push_back(std::move(one));
  }
  bytes += other.bytes;
}

CodeText CodeText::slice(size_t begin, size_t end) const {
  CodeText out;
  out.bytes = bytes.substr(begin, end - begin);
  const text::Original::Part* before = nullptr;
  const auto add_part = [&](const text::Original::Part& part, size_t at) {
    const auto in_text = static_cast<uint32_t>(at - begin);
    const uint32_t in_file = part.file.begin + static_cast<uint32_t>(at) - part.text.begin;
    out.parts.push_back({{in_text, in_text}, {in_file, in_file}});
  };
  for (const text::Original::Part& part : parts) {
    if (part.text.begin <= begin) {
      before = &part;
      continue;
    }
    if (before != nullptr) add_part(*std::exchange(before, nullptr), begin);
    if (part.text.begin < end) add_part(part, part.text.begin);
  }
  if (before != nullptr) add_part(*before, begin);
  return out;
}

Character character_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '\\' || (text[1] != 'u' && text[1] != 'x')) return {};
  const bool braces = text[1] == 'u' && text[2] == '{';
  const size_t begin = braces ? 3 : 2;
  const size_t end = braces ? std::min(text.find('}'), text.size()) : begin + (text[1] == 'u' ? 4U : 2U);
  if (end > text.size()) return {};
  uint32_t code = 0;
  const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end, code, 16);
  if (error != std::errc() || stop != text.data() + end || code == 0 || code > 0x10FFFF) return {};
  Character found{{}, end + (braces ? 1U : 0U)};
  const auto put = [&](uint32_t byte) { found.bytes += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return found;
}

void fill_verbs(CodeText& value, const std::vector<std::optional<std::string>>& given) {
  CodeText filled;
  size_t begin = 0, next = 0;
  for (const SqlInCode::Direction::Missing& one : value.missing) {
    filled.append(value.slice(begin, one.at.begin));
    const bool verb = one.name.starts_with('%');
    size_t number = next + 1;
    if (one.name.starts_with("%["))
      std::from_chars(one.name.data() + 2, one.name.data() + one.name.size(), number);
    if (verb) next = number;
    CodeText piece = value.slice(one.at.begin, one.at.end);
    if (verb && number > 0 && number <= given.size() && given[number - 1])
      piece.bytes = *given[number - 1];
    else
      piece.missing.push_back({{0, one.at.size()}, one.name});
    filled.append(piece);
    begin = one.at.end;
  }
  filled.append(value.slice(begin, value.bytes.size()));
  value = std::move(filled);
}

void fill_bindings(CodeText& value, const std::vector<std::optional<std::string>>& bound) {
  CodeText filled;
  size_t next = 0, begin = 0;
  const std::string_view bytes = value.bytes;
  const auto place = [&](size_t i) {
    uint32_t in_file = 0;
    for (const text::Original::Part& part : value.parts) {
      if (part.text.begin <= i) in_file = part.file.begin + static_cast<uint32_t>(i) - part.text.begin;
    }
    return in_file;
  };
  for (size_t i = bytes.find('?'); i != std::string_view::npos; i = bytes.find('?', begin)) {
    const bool name = bytes.substr(i, 2) == "??";
    filled.add(bytes.substr(begin, i - begin), place(begin));
    const std::optional<std::string> known = next < bound.size() ? bound[next] : std::nullopt;
    ++next;
    const char quote = name ? '"' : '\'';
    const auto at_text = static_cast<uint32_t>(filled.bytes.size());
    const std::string made = known ? quote + *known + quote : "_binding_";
    filled.add(made, place(i));
    if (!known)
      filled.missing.push_back({{at_text, at_text + static_cast<uint32_t>(made.size())}, name ? "??" : "?"});
    begin = i + (name ? 2 : 1);
  }
  if (begin == 0) return;
  filled.add(bytes.substr(begin), place(begin));
  value = std::move(filled);
}

}  // namespace chain
