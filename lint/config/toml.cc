// The only file that names toml++; its exceptions end here.
#include <toml++/toml.h>

#include <algorithm>

#include "lint/config/node.h"

namespace config {
namespace {

// toml++ counts lines and columns from 1, columns in characters.
uint32_t offset_of(const text::Lines& lines, std::string_view bytes, const toml::source_position& position) {
  const text::Span line = lines.line(position.line);
  uint32_t at = line.begin;
  for (toml::source_index i = 1; i < position.column && at < line.end; ++i) {
    ++at;
    while (at < line.end && (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

class Reader {
 public:
  explicit Reader(const text::Source& source) : bytes_(source.bytes), lines_(source.bytes) {}

  text::Span span(const toml::source_region& region) const {
    const uint32_t begin = offset_of(lines_, bytes_, region.begin);
    return {begin, std::max(begin, offset_of(lines_, bytes_, region.end))};
  }

  Node node(std::string key, const toml::node& value) const {
    Node result;
    result.key = std::move(key);
    result.at = span(value.source());
    if (const auto* table = value.as_table()) {
      result.kind = table_kind;
      fill(result, *table);
    } else if (const auto* array = value.as_array()) {
      result.kind = array_kind;
      for (const toml::node& item : *array) result.children.push_back(node("", item));
    } else if (const auto* string = value.as_string()) {
      result.kind = string_kind;
      result.text = string->get();
    } else if (const auto* integer = value.as_integer()) {
      result.kind = integer_kind;
      result.integer = integer->get();
    } else if (const auto* boolean = value.as_boolean()) {
      result.kind = boolean_kind;
      result.boolean = boolean->get();
    } else {
      result.kind = value.is_floating_point() ? real_kind : other_kind;
    }
    return result;
  }

  void fill(Node& parent, const toml::table& table) const {
    for (const auto& [key, value] : table) {
      Node child = node(std::string(key.str()), value);
      if (key.source().begin) child.at = span(key.source());
      parent.children.push_back(std::move(child));
    }
    // toml++ keeps its tables sorted by key.
    std::stable_sort(parent.children.begin(), parent.children.end(),
                     [](const Node& a, const Node& b) { return a.at.begin < b.at.begin; });
  }

 private:
  std::string_view bytes_;
  text::Lines lines_;
};

}  // namespace

text::Result<void> read_toml(State& state) {
  const Reader reader(state.source);
  try {
    const toml::table table = toml::parse(std::string_view(state.source.bytes), state.source.path);
    state.root.at = {};
    reader.fill(state.root, table);
    return {};
  } catch (const toml::parse_error& error) {
    return text::Error{std::string(error.description()), "", state.source.path, reader.span(error.source())};
  }
}

}  // namespace config
