// Files that hold both directions of a revision, cut at lines that a tool looks for: for tools that mark the
// sections and say nothing else in the file.
#pragma once

#include <span>

#include "lint/chain/lines.h"
#include "lint/chain/misspelt_marker.h"
#include "lint/chain/versioned_files.h"

namespace chain {

// What a line of a file says. A line that says nothing belongs to the section that it stands in.
struct Marker {
  enum class Kind : uint8_t {
    none,
    up,
    down,
    option,          // of the whole file
    section_option,  // of the section that it stands in
    statement,       // around a statement: nothing that matters here
    unknown          // means to be a marker and is none
  } kind = Kind::none;
  bool transactional = true;  // of the section that begins; of the file or section for an option
};

struct UpDownSections {
  Marker (*mark)(std::string_view line);           // as it stands, without its line end
  std::span<const MarkerSpelling> spellings = {};  // what a comment that is no marker may have been meant as
  SendMode send = SendMode::one_string;
  bool up_first = false;  // what stands before the first marker is the up
  enum class Again : uint8_t {
    comment,  // a second marker of a kind says nothing
    append,   // its section counts as well
    prepend   // as append; downs run from the last to the first
  } again = Again::comment;
  const char* no_up = nullptr;  // what to say of a file without an up
  LineEnds line_ends = LineEnds::feed;
  bool whole_name = false;  // the id is the file's name, not the number it begins with
};

// One file of the folder, <version><anything>.sql, into a revision.
void read_up_down_sections(Builder& builder, const std::string& path, const UpDownSections& sections);

// Says that a line means to be a marker and is none.
void report_misspelt(Builder& builder, uint32_t file, text::Span line, std::string_view written,
                     std::optional<std::string_view> meant, const std::string& revision);

}  // namespace chain
