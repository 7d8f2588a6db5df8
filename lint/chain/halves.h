// Files that hold both directions of a revision, cut at lines that a tool looks for: for tools that mark the
// halves and say nothing else in the file.
#pragma once

#include "lint/chain/numbered.h"

namespace chain {

// What a line of a file says. A line that says nothing belongs to the half that it stands in.
struct Mark {
  enum class Kind : uint8_t { none, up, down, option } kind = Kind::none;
  bool transactional = true;  // of the half that begins; of the whole file for an option
};

struct Halves {
  Mark (*mark)(std::string_view line);  // with neither its line end nor blanks around it
  SendMode send = SendMode::one_string;
  bool up_first = false;        // what stands before the first mark is the up
  const char* no_up = nullptr;  // what to say of a file without an up
};

// One file of the folder, <version><anything>.sql, into a revision.
void read_halves(Builder& builder, const std::string& path, const Halves& halves);

}  // namespace chain
