// Files of a number and both halves, under the marks of tools that few use: rambler's `-- rambler up`,
// MyBatis Migrations' `-- //@UNDO` (all above it is the up), shmig's `-- ==== UP ====` and Play's evolutions
// (`# --- !Ups`, with ;; for a semicolon that ends no statement).
#include <algorithm>
#include <array>

#include "lint/chain/halves.h"
#include "lint/chain/lines.h"

namespace chain::layouts {
namespace {

using Kind = Mark::Kind;

// The line without the dashes, number signs and equal signs around its words.
std::string_view words_within(std::string_view line) {
  constexpr std::string_view around = "-#= \t";
  const size_t begin = line.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(around) - begin + 1);
}

Mark of_rambler(std::string_view line) {
  if (!line.starts_with("-- rambler ")) return {};
  const std::string_view word = words_within(line.substr(11));
  return word == "up" ? Mark{Kind::up} : word == "down" ? Mark{Kind::down} : Mark{};
}

Mark of_mybatis(std::string_view line) {
  if (!line.starts_with("--")) return {};
  const std::string_view words = words_within(line);
  return words.starts_with("//") && words.find("@UNDO") != std::string_view::npos ? Mark{Kind::down} : Mark{};
}

Mark of_shmig(std::string_view line) {
  if (!line.starts_with("-- ====")) return {};
  const std::string_view word = words_within(line);
  return word == "UP" ? Mark{Kind::up} : word == "DOWN" ? Mark{Kind::down} : Mark{};
}

Mark of_play(std::string_view line) {
  if (!line.starts_with('#') && !line.starts_with("--")) return {};
  const std::string_view word = words_within(line);
  return word == "!Ups" ? Mark{Kind::up} : word == "!Downs" ? Mark{Kind::down} : Mark{};
}

struct Tool {
  std::string_view needle;  // in most of its files
  Halves halves;
  bool transactional;
};
constexpr std::array tools = {
    Tool{"-- rambler up", {.mark = of_rambler, .send = SendMode::statements}, false},
    Tool{"@UNDO", {.mark = of_mybatis, .send = SendMode::statements, .up_first = true}, true},
    Tool{"-- ==== UP ====", {.mark = of_shmig, .send = SendMode::statements}, true},
    Tool{"!Ups", {.mark = of_play, .send = SendMode::statements}, false}};
constexpr const Tool* play = &tools[3];

bool holds_mark(std::string_view sql, const Tool& tool) {
  const std::vector<Line> lines = lines_of(sql);
  return std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
    return tool.halves.mark(trim(sql.substr(line.span.begin, line.span.size()))).kind != Kind::none;
  });
}

const Tool* tool_of(const Listing& listing) {
  constexpr size_t sample = 10;
  size_t tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_numbered_sql(path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source == nullptr) continue;
    for (const Tool& tool : tools) {
      if (source->bytes.find(tool.needle) != std::string::npos && holds_mark(source->bytes, tool))
        return &tool;
    }
  }
  return nullptr;
}

int likeness(const Listing& listing) {
  return tool_of(listing) != nullptr ? 88 : 0;
}

void without_doubled_semicolons(Builder& builder, uint32_t file) {
  std::string bytes(builder.bytes(file));
  for (size_t at = bytes.find(";;"); at != std::string::npos; at = bytes.find(";;", at + 2))
    bytes[at + 1] = ' ';
  builder.rewrite(file, std::move(bytes));
}

void read(Builder& builder) {
  const Tool* tool = tool_of(builder.listing());
  if (tool == nullptr) return;
  for (const std::string& path : numbered_files(builder)) {
    read_halves(builder, path, tool->halves);
    Revision& revision = builder.chain().revisions.back();
    for (std::optional<Script>* half : {&revision.up, &revision.down}) {
      if (*half) (*half)->transactional = tool->transactional;
    }
    if (tool == play && !revision.opaque) without_doubled_semicolons(builder, revision.file);
  }
}

}  // namespace

extern constinit const Layout marked_layout{"marked", true, true, likeness, read};

}  // namespace chain::layouts
