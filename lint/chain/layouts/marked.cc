// Files of a number and both sections, under the marks of tools that few use: rambler's `-- rambler up`,
// MyBatis Migrations' `-- //@UNDO` (all above it is the up), shmig's `-- ==== UP ====` and Play's evolutions
// (`# --- !Ups`, with ;; for a semicolon that ends no statement).
#include <algorithm>
#include <array>

#include "lint/chain/lines.h"
#include "lint/chain/up_down_sections.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

using Kind = Marker::Kind;

// The line without the dashes, number signs and equal signs around its words.
std::string_view words_within(std::string_view line) {
  return text::trim(line, "-#= \t");
}

// Each section is one statement, sent alone; the downs run from the last to the first (rambler/migration.go).
// Another word after `-- rambler` ends the section, and what follows is never run.
Marker of_rambler(std::string_view line) {
  constexpr std::string_view prefix = "-- rambler";
  if (!line.starts_with(prefix)) return {};
  const std::string_view word = text::trim(line.substr(prefix.size()));
  return {word == "up" ? Kind::up : word == "down" ? Kind::down : Kind::unknown};
}
constexpr std::array rambler_spellings = {MarkerSpelling{"-- rambler up", {}},
                                          MarkerSpelling{"-- rambler down", {}}};

// `--`, then `//`; all behind the first @UNDO is the down (MigrationReader.java).
Marker of_mybatis(std::string_view line) {
  line = text::trim(line);
  if (!line.starts_with("--")) return {};
  const std::string_view words = text::trim(line.substr(2));
  return words.starts_with("//") && words.find("@UNDO") != std::string_view::npos ? Marker{Kind::down}
                                                                                  : Marker{};
}
constexpr std::array mybatis_spellings = {MarkerSpelling{"-- //@UNDO", {}}};

Marker of_shmig(std::string_view line) {
  if (!line.starts_with("-- ====")) return {};
  const std::string_view word = words_within(line);
  return word == "UP" ? Marker{Kind::up} : word == "DOWN" ? Marker{Kind::down} : Marker{};
}
constexpr std::array shmig_spellings = {MarkerSpelling{"-- ====  UP  ====", {}},
                                        MarkerSpelling{"-- ==== DOWN ====", {}}};

// A comment with !Ups or !Downs anywhere in it; the sections of a kind are joined (Evolutions.scala).
Marker of_play(std::string_view line) {
  line = text::trim(line);
  if (!line.starts_with('#') && !line.starts_with("--")) return {};
  if (line.find("!Ups") != std::string_view::npos) return {Kind::up};
  return {line.find("!Downs") != std::string_view::npos ? Kind::down : Kind::none};
}
constexpr std::array play_spellings = {MarkerSpelling{"# --- !Ups", {}}, MarkerSpelling{"# --- !Downs", {}}};

struct Tool {
  std::string_view needle;  // in most of its files
  UpDownSections sections;
  bool transactional;
};
constexpr std::array tools = {
    Tool{"-- rambler",
         {.mark = of_rambler,
          .spellings = rambler_spellings,
          .send = SendMode::statements,
          .again = UpDownSections::Again::prepend},
         false},
    Tool{"@UNDO",
         {.mark = of_mybatis,
          .spellings = mybatis_spellings,
          .send = SendMode::statements,
          .up_first = true,
          .line_ends = LineEnds::any},
         true},
    Tool{"-- ====", {.mark = of_shmig, .spellings = shmig_spellings, .send = SendMode::statements}, true},
    Tool{"!Ups",
         {.mark = of_play,
          .spellings = play_spellings,
          .send = SendMode::statements,
          .again = UpDownSections::Again::append},
         false}};
constexpr const Tool* play = &tools[3];

bool holds_mark(std::string_view sql, const Tool& tool) {
  const std::vector<Line> lines = lines_of(sql, tool.sections.line_ends);
  return std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
    const Kind kind = tool.sections.mark(sql.substr(line.span.begin, line.span.size())).kind;
    return kind == Kind::up || kind == Kind::down;
  });
}

const Tool* tool_of(const Listing& listing) {
  constexpr size_t sample = 10;
  size_t tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_versioned_sql(path)) continue;
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
  for (const std::string& path : versioned_files(builder)) {
    read_up_down_sections(builder, path, tool->sections);
    Revision& revision = builder.chain().revisions.back();
    for (std::optional<Script>* script : {&revision.up, &revision.down}) {
      if (!*script) continue;
      (*script)->transactional = tool->transactional;
      if (tool == play) without_doubled_semicolons(builder, (*script)->file);
    }
  }
}

}  // namespace

extern constinit const Layout marked_layout{
    .name = "marked", .numbered = true, .has_downs = true, .likeness = likeness, .read = read};

}  // namespace chain::layouts
